namespace Fleetscore.Contracts;

/// <summary>
/// Where a run's time went. Each is a difference on one clock: scheduler's for calls, a replica's for its work, so that the
/// clocks of two machines are never compared. Nothing that two runs must agree on is made of it.
/// </summary>
public sealed record RunTimings
{
    /// <summary>
    /// How long the run waited for a replica of scorer to take its shards: the longest wait of a shard, or the time until the
    /// first one was taken, attempts that failed included. Waiting in a replica for its turn is not in it.
    /// </summary>
    public required TimeSpan StartUp { get; init; }

    /// <summary>From the plan until the last shard was answered.</summary>
    public required TimeSpan Scoring { get; init; }

    /// <summary>The work of all replicas together.</summary>
    public required TimeSpan Work { get; init; }

    /// <summary>How many replicas scored its shards.</summary>
    public required int Replicas { get; init; }

    /// <summary>Sums up a run.</summary>
    /// <param name="plannedAt">When its plan was made, by scheduler's clock.</param>
    /// <param name="shards">All its shards.</param>
    /// <returns>Null where a shard was scored by a service of before such times were noted.</returns>
    public static RunTimings? Of(DateTimeOffset? plannedAt, IReadOnlyCollection<ScoreShardResult> shards)
    {
        if (plannedAt is not { } planned || shards.Count == 0)
        {
            return null;
        }

        var known = new List<(ShardCall Call, ShardWork Work)>();
        foreach (ScoreShardResult shard in shards)
        {
            if (shard is not { Call: { } call, Work: { } work })
            {
                return null;
            }

            known.Add((call, work));
        }

        return new RunTimings
        {
            StartUp = Longer(known.Max(Wait), NotNegative(known.Min(shard => shard.Call.SentAt + Wait(shard)) - planned)),
            Scoring = NotNegative(known.Max(shard => shard.Call.SentAt + shard.Call.Duration) - planned),
            Work = known.Aggregate(TimeSpan.Zero, (sum, shard) => sum + shard.Work.Duration),
            Replicas = known.Select(shard => shard.Work.Replica).Distinct(StringComparer.Ordinal).Count(),
        };
    }

    private static TimeSpan Wait((ShardCall Call, ShardWork Work) shard) =>
        NotNegative(shard.Call.Duration - shard.Work.Queued - shard.Work.Duration);

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    // A clock that was set back between two attempts must not make a time negative.
    private static TimeSpan NotNegative(TimeSpan span) => Longer(span, TimeSpan.Zero);
}
