namespace Fleetscore.Contracts;

/// <summary>Whether a period still takes readings without a trace.</summary>
public enum PeriodState
{
    /// <summary>Readings are simply added.</summary>
    Open,

    /// <summary>A run has begun: added readings leave a late note.</summary>
    Closed,

    /// <summary>No reading is added any more.</summary>
    Final,
}

/// <summary>What is known of a period's run. Written first-write, or under its ETag; has no TTL.</summary>
public sealed record RunItem
{
    /// <summary>Stands in <see cref="Version"/> where no model had been published.</summary>
    public const string NoVersion = "none";

    /// <summary>How many shards the period is cut into.</summary>
    public required int Shards { get; init; }

    /// <summary>Open until a run claims the period.</summary>
    public PeriodState State { get; init; }

    /// <summary>The pinned model version, or <see cref="NoVersion"/>; null while open. Serves all epochs and revisions.</summary>
    public string? Version { get; init; }

    /// <summary>When the period was claimed; null while open, and in items from before this was noted.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>The revision that is being scored, or was last published.</summary>
    public int Revision { get; init; }

    /// <summary>How often this revision had to be started again.</summary>
    public int Epoch { get; init; }

    /// <summary>The newest published ledger's blob.</summary>
    public string? Ledger { get; init; }

    /// <summary>Which revision <see cref="Ledger"/> is of; null before the first.</summary>
    public int? PublishedRevision { get; init; }

    /// <summary>True once the current revision's ledger is named: it exists from that moment.</summary>
    public bool IsPublished() => Ledger is not null && PublishedRevision == Revision;

    /// <summary>True while a claimed revision waits for its ledger.</summary>
    public bool IsRunning() => State != PeriodState.Open && !IsPublished();
}
