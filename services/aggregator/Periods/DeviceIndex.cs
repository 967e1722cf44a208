using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>
/// Who reported in a period, by shard: pages of device ids. A device is written here before its first item of the period,
/// so that nothing stands in the store that no reader finds. Known members are remembered; not safe for two threads.
/// </summary>
internal sealed class DeviceIndex(IStateGateway state)
{
    private const int MaxPeriods = 8;
    private const int MaxTries = 10;

    private readonly OrderedDictionary<DateTimeOffset, Dictionary<int, ShardPages>> known = [];

    /// <summary>What was cached may be wrong: read it again.</summary>
    public void Forget() => known.Clear();

    public async Task AddAsync(
        DateTimeOffset period, int shards, IReadOnlyList<string> devices, TimeSpan timeToLive, CancellationToken cancellation)
    {
        Dictionary<int, ShardPages> pages = PagesOf(period);
        foreach (IGrouping<int, string> shard in devices.GroupBy(device => Sharding.ShardOf(device, shards)))
        {
            if (!pages.TryGetValue(shard.Key, out ShardPages? found) || !shard.All(found.Contains))
            {
                pages.Remove(shard.Key);
                pages[shard.Key] = await ExtendAsync(period, shard.Key, [.. shard], timeToLive, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The least recently used period makes room for a new one.</summary>
    private Dictionary<int, ShardPages> PagesOf(DateTimeOffset period)
    {
        if (!known.Remove(period, out Dictionary<int, ShardPages>? pages))
        {
            pages = [];
        }

        known.Add(period, pages);
        if (known.Count > MaxPeriods)
        {
            known.RemoveAt(0);
        }

        return pages;
    }

    private async Task<ShardPages> ExtendAsync(
        DateTimeOffset period, int shard, string[] devices, TimeSpan timeToLive, CancellationToken cancellation)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            ShardPages pages = await ShardPages.ReadAsync(state, period, shard, cancellation).ConfigureAwait(false);
            if (await pages.TryExtendAsync(state, devices, timeToLive, cancellation).ConfigureAwait(false))
            {
                return pages;
            }
        }

        throw new GatewayException($"The index of shard {shard} could not be extended: it changed {MaxTries} times meanwhile.");
    }
}
