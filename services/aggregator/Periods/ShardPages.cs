using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>The index pages of one period and shard, as they were last read or written.</summary>
internal sealed class ShardPages
{
    private readonly DateTimeOffset period;
    private readonly int shard;
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private int page;
    private IReadOnlyList<string> lastPage = [];
    private string? lastETag;

    private ShardPages(DateTimeOffset period, int shard)
    {
        this.period = period;
        this.shard = shard;
    }

    public bool Contains(string device) => members.Contains(device);

    public static async Task<ShardPages> ReadAsync(IStateGateway state, DateTimeOffset period, int shard, CancellationToken cancellation)
    {
        var pages = new ShardPages(period, shard);
        for (int page = 0; await state.GetAsync(StateKeys.Devices(period, shard, page), cancellation).ConfigureAwait(false) is { } item; page++)
        {
            pages.page = page;
            pages.lastPage = ContractsJson.Read<DevicePage>(item.Value.Span).Devices;
            pages.lastETag = item.ETag;
            pages.members.UnionWith(pages.lastPage);
        }

        return pages;
    }

    /// <summary>Adds the devices that are not members yet: to the last page while it has room, then to new ones.</summary>
    /// <returns>False where someone else changed a page meanwhile; some devices may be members already.</returns>
    public async Task<bool> TryExtendAsync(
        IStateGateway state, IReadOnlyList<string> devices, TimeSpan timeToLive, CancellationToken cancellation)
    {
        Queue<string> missing = new(devices.Where(device => !members.Contains(device)).Distinct(StringComparer.Ordinal));
        while (missing.Count > 0)
        {
            if (lastPage.Count >= DevicePage.Capacity)
            {
                (page, lastPage, lastETag) = (page + 1, [], null);
            }

            List<string> added = [];
            while (lastPage.Count + added.Count < DevicePage.Capacity && missing.TryDequeue(out string? device))
            {
                added.Add(device);
            }

            if (!await TryAppendAsync(state, added, timeToLive, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> TryAppendAsync(IStateGateway state, List<string> added, TimeSpan timeToLive, CancellationToken cancellation)
    {
        string key = StateKeys.Devices(period, shard, page);
        string[] extended = [.. lastPage, .. added];
        var write = new StateWrite
        {
            Key = key,
            Value = ContractsJson.Write(new DevicePage { Devices = extended }),
            ETag = lastETag,
            TimeToLive = timeToLive,
        };
        if (!await state.TryWriteAsync(write, cancellation).ConfigureAwait(false)
            || await state.GetAsync(key, cancellation).ConfigureAwait(false) is not { } written)
        {
            return false;
        }

        // Another replica may have written it again by now: the page goes with the ETag it was read under.
        (lastPage, lastETag) = (ContractsJson.Read<DevicePage>(written.Value.Span).Devices, written.ETag);
        members.UnionWith(lastPage);
        return true;
    }
}
