using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Makes a ledger of what the shards answered, and refuses what does not add up.</summary>
internal static class RunLedger
{
    /// <param name="previous">The ledger of the revision before; null for the first.</param>
    /// <exception cref="InvalidOperationException">A shard is missing or there twice, or counts do not add up.</exception>
    public static Ledger Of(ScoredRun scored, string? previous)
    {
        RunPlan plan = scored.Plan;
        ScoreShardResult[] shards = [.. scored.Shards.OrderBy(shard => shard.Shard)];
        if (!shards.Select(shard => shard.Shard).SequenceEqual(Enumerable.Range(0, plan.Shards)))
        {
            throw Refused(plan, $"it needs each of {plan.Shards} shards once, not {string.Join(", ", shards.Select(shard => shard.Shard))}");
        }

        if (Array.Find(shards, shard => !shard.Counts.AddsUp()) is { } wrong)
        {
            RunCounts counts = wrong.Counts;
            throw Refused(plan, $"shard {wrong.Shard} expects {counts.Expected} series, but has {counts.Outcomes.Total()} outcomes");
        }

        return new Ledger
        {
            Period = plan.Run.Period,
            PeriodLength = plan.PeriodLength,
            Window = plan.Window,
            Revision = plan.Run.Revision,
            Epoch = plan.Run.Epoch,
            Version = plan.Version,
            Previous = previous,
            Timings = RunTimings.Of(plan.PlannedAt, shards),
            Counts = shards.Aggregate(new RunCounts(), (sum, shard) => sum + shard.Counts),
            Shards = shards,
        };
    }

    private static InvalidOperationException Refused(RunPlan plan, string why) =>
        new($"{plan.Run.InstanceId()} is not published: {why}.");
}
