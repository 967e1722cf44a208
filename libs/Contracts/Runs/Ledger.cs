namespace Fleetscore.Contracts;

/// <summary>A published revision of a run: its outcomes, counted, and the exact blobs that hold its results.</summary>
public sealed record Ledger
{
    /// <summary>Start of the period.</summary>
    public required DateTimeOffset Period { get; init; }

    /// <summary>Length of the period.</summary>
    public required TimeSpan PeriodLength { get; init; }

    /// <summary>Size of a window.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Which revision, from 0.</summary>
    public required int Revision { get; init; }

    /// <summary>Which epoch of it was published.</summary>
    public required int Epoch { get; init; }

    /// <summary>The pinned model version, or <see cref="RunItem.NoVersion"/>.</summary>
    public required string Version { get; init; }

    /// <summary>The ledger of the revision before; null for the first.</summary>
    public string? Previous { get; init; }

    /// <summary>When the period's run began; null in ledgers from before this was noted.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When this revision was published; null in ledgers from before this was noted.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The run's trace, 32 hex digits: where to look up how it went; null where nobody traced it.</summary>
    public string? TraceId { get; init; }

    /// <summary>Where its time went; null in ledgers from before this was noted.</summary>
    public RunTimings? Timings { get; init; }

    /// <summary>The run in numbers; they add up.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>The results, by shard.</summary>
    public required IReadOnlyList<ScoreShardResult> Shards { get; init; }
}
