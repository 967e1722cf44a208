namespace Fleetscore.Contracts;

/// <summary>Names one run of one revision: what an activity must still be entitled to.</summary>
public sealed record RunReference
{
    /// <summary>Start of the period.</summary>
    public required DateTimeOffset Period { get; init; }

    /// <summary>The revision being scored.</summary>
    public required int Revision { get; init; }

    /// <summary>The epoch that scores it.</summary>
    public required int Epoch { get; init; }

    /// <summary>The workflow instance's id.</summary>
    public string InstanceId() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"score-{UtcTime.WriteKey(Period)}-r{Revision}-e{Epoch}");
}

/// <summary>From scheduler to scorer: score one shard of a period.</summary>
public sealed record ScoreShardRequest
{
    /// <summary>Whose work this is.</summary>
    public required RunReference Run { get; init; }

    /// <summary>Length of the period.</summary>
    public required TimeSpan PeriodLength { get; init; }

    /// <summary>Size of a window.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Which shard, in [0, <see cref="Shards"/>).</summary>
    public required int Shard { get; init; }

    /// <summary>How many shards the period has.</summary>
    public required int Shards { get; init; }

    /// <summary>The pinned model version, or <see cref="RunItem.NoVersion"/>.</summary>
    public required string Version { get; init; }
}

/// <summary>A blob that a ledger or manifest names.</summary>
/// <param name="Name">Its name within its binding.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its content, lower-case hex.</param>
public sealed record BlobReference(string Name, int Bytes, string Sha256);

/// <summary>Scorer's answer: which blobs it wrote for the shard, and what is in them, counted.</summary>
public sealed record ScoreShardResult
{
    /// <summary>Which shard.</summary>
    public required int Shard { get; init; }

    /// <summary>Part of every blob's name; fresh for every request scorer receives.</summary>
    public required string Attempt { get; init; }

    /// <summary>Verdict rows, sorted over all parts by device, tag, TS.</summary>
    public required IReadOnlyList<BlobReference> Verdicts { get; init; }

    /// <summary>Outcomes, sorted over all parts by device, sensor.</summary>
    public required IReadOnlyList<BlobReference> Outcomes { get; init; }

    /// <summary>Hashes, sorted over all parts by device.</summary>
    public required IReadOnlyList<BlobReference> Hashes { get; init; }

    /// <summary>What is in them.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>
    /// The shard's devices with the most anomalous windows (<see cref="Contracts.MostAnomalous"/>), the most anomalous first; those
    /// without anomalies as well while there is room. Empty in results that were stored before there was such a list.
    /// </summary>
    public IReadOnlyList<DeviceAnomalies> MostAnomalous { get; init; } = [];

    /// <summary>Where the time went, by the replica's clock; null in results from before this was noted.</summary>
    public ShardWork? Work { get; init; }

    /// <summary>The call, added by who made it; null in results from before this was noted.</summary>
    public ShardCall? Call { get; init; }
}
