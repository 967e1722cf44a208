using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>
/// What a run needs to know before it begins. It stands in the workflow's history, so options that change meanwhile change
/// nothing.
/// </summary>
internal sealed record RunPlan
{
    public required RunReference Run { get; init; }

    public required TimeSpan PeriodLength { get; init; }

    public required TimeSpan Window { get; init; }

    public required int Shards { get; init; }

    public required string Version { get; init; }

    /// <summary>How many shards are scored at once.</summary>
    public required int FanOut { get; init; }

    /// <summary>When the plan was made; null in plans from before this was noted.</summary>
    public DateTimeOffset? PlannedAt { get; init; }

    public ScoreShardRequest Request(int shard) => new()
    {
        Run = Run,
        PeriodLength = PeriodLength,
        Window = Window,
        Shard = shard,
        Shards = Shards,
        Version = Version,
    };
}

/// <summary>Shards of a run that one workflow scores.</summary>
internal sealed record ShardRange(RunPlan Plan, int First, int Count);

/// <summary>A run whose shards are all scored.</summary>
internal sealed record ScoredRun(RunPlan Plan, IReadOnlyList<ScoreShardResult> Shards);

/// <summary>How a run ended.</summary>
/// <param name="Ledger">The revision's ledger, whoever published it; null where this run had no right to publish any more.</param>
internal sealed record RunEnd(string? Ledger);
