namespace Fleetscore.Contracts;

/// <summary>
/// Attributes of spans and metrics. Those of metrics take few values; a device's name stands only on spans; no reading's value stands
/// anywhere.
/// </summary>
public static class AttributeNames
{
    /// <summary>Start of the period, as in state keys.</summary>
    public const string Period = "fleetscore.period";

    /// <summary>Which shard, from 0.</summary>
    public const string Shard = "fleetscore.shard";

    /// <summary>How many shards the period has.</summary>
    public const string Shards = "fleetscore.shards";

    /// <summary>Which revision, from 0.</summary>
    public const string Revision = "fleetscore.revision";

    /// <summary>Which epoch, from 0.</summary>
    public const string Epoch = "fleetscore.epoch";

    /// <summary>The pinned model version.</summary>
    public const string ModelVersion = "fleetscore.model.version";

    /// <summary>One device's id.</summary>
    public const string Device = "fleetscore.device";

    /// <summary>How many devices.</summary>
    public const string Devices = "fleetscore.devices";

    /// <summary>How many series.</summary>
    public const string SeriesCount = "fleetscore.series.count";

    /// <summary>How many series were scored.</summary>
    public const string SeriesScored = "fleetscore.series.scored";

    /// <summary>How many windows.</summary>
    public const string Windows = "fleetscore.windows";

    /// <summary>How many windows are anomalies.</summary>
    public const string Anomalies = "fleetscore.anomalies";

    /// <summary>How many readings.</summary>
    public const string Readings = "fleetscore.readings";

    /// <summary>How many parts of an event became dead letters.</summary>
    public const string Refused = "fleetscore.refused";

    /// <summary>One blob's name.</summary>
    public const string Blob = "fleetscore.blob";

    /// <summary>Why a part of an event does not count: one of <see cref="DeadLetterReasons"/>.</summary>
    public const string Reason = "fleetscore.reason";

    /// <summary>What became of a series: scored, scored_by_fallback, no_data, no_model, quarantined, failed.</summary>
    public const string Outcome = "fleetscore.outcome";

    /// <summary>In which state a run or its instance is.</summary>
    public const string State = "fleetscore.state";

    /// <summary>Which queue: commits, shards.</summary>
    public const string Queue = "fleetscore.queue";
}
