using System.Diagnostics;
using Fleetscore.Contracts;

namespace Fleetscore.Hosting;

/// <summary>What spans of a run tell of it, alike in every service.</summary>
public static class RunAttributes
{
    /// <summary>Whose work it is.</summary>
    public static Activity? OfRun(this Activity? span, RunReference run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.Period, UtcTime.WriteKey(run.Period));
            span.SetTag(AttributeNames.Revision, run.Revision);
            span.SetTag(AttributeNames.Epoch, run.Epoch);
        }

        return span;
    }

    /// <summary>Which shard of it.</summary>
    public static Activity? OfShard(this Activity? span, ScoreShardRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return span.OfRun(request.Run)
            ?.SetTag(AttributeNames.Shard, request.Shard)
            .SetTag(AttributeNames.Shards, request.Shards)
            .SetTag(AttributeNames.ModelVersion, request.Version);
    }

    /// <summary>What a shard or a run came to.</summary>
    public static void Counted(this Activity? span, RunCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        span?.SetTag(AttributeNames.Devices, counts.Devices)
            .SetTag(AttributeNames.SeriesCount, counts.Expected)
            .SetTag(AttributeNames.SeriesScored, counts.Outcomes.Scored + counts.Outcomes.ScoredByFallback)
            .SetTag(AttributeNames.Windows, counts.Windows)
            .SetTag(AttributeNames.Anomalies, counts.Anomalies)
            .SetTag(AttributeNames.Readings, counts.Readings);
    }
}
