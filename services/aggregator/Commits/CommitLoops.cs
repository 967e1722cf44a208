using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>
/// The commit loops of this replica. A device always goes to the same one, and, counts being powers of two, so does a
/// shard, as long as there are as many shards as loops: they never race each other.
/// </summary>
internal sealed class CommitLoops : BackgroundService
{
    private readonly CommitLoop[] loops;

    public CommitLoops(AggregatorOptions options, AggregatorMetrics metrics, Func<CommitLoop> create)
    {
        loops = [.. Enumerable.Range(0, options.Committers).Select(_ => create())];
        metrics.WatchQueue(() => loops.Sum(loop => (long)loop.QueueLength));
    }

    public ValueTask AddAsync(PendingReadings readings, CancellationToken cancellation) =>
        loops[Sharding.ShardOf(readings.Key.Device, loops.Length)].AddAsync(readings, cancellation);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), stoppingToken)));
}
