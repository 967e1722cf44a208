namespace Fleetscore.Contracts;

/// <summary>Where a shard's time went, by the clock of the replica that scored it.</summary>
/// <param name="Queued">How long the request waited in the replica for its turn.</param>
/// <param name="Duration">From the moment it had its turn until its results were written.</param>
/// <param name="Replica">Tells the replicas of a run apart; names no machine.</param>
public sealed record ShardWork(TimeSpan Queued, TimeSpan Duration, string Replica);

/// <summary>The call that had a shard scored, by scheduler's clock.</summary>
/// <param name="SentAt">When the attempt that succeeded was sent.</param>
/// <param name="Duration">Until it was answered, the gateway's repetitions included.</param>
public sealed record ShardCall(DateTimeOffset SentAt, TimeSpan Duration);
