using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>
/// Notes that a device reported after its period was closed. The counter changes with every note, so that whoever read the
/// note before cannot remove it; the flag is written after the notes, with a fresh value, for the same reason.
/// </summary>
internal sealed class LateNotes(IStateGateway state, IIdSource ids)
{
    private const int MaxTries = 10;

    public async Task AddAsync(
        DateTimeOffset period, int shards, IReadOnlyList<string> devices, TimeSpan timeToLive, CancellationToken cancellation)
    {
        foreach (IGrouping<int, string> shard in devices.GroupBy(device => Sharding.ShardOf(device, shards)))
        {
            await NoteAsync(period, shard.Key, [.. shard], timeToLive, cancellation).ConfigureAwait(false);
        }

        await RaiseFlagAsync(period, timeToLive, cancellation).ConfigureAwait(false);
    }

    /// <summary>Devices that stand on a page are counted up there; the others go where there is room, page after page.</summary>
    private async Task NoteAsync(
        DateTimeOffset period, int shard, HashSet<string> devices, TimeSpan timeToLive, CancellationToken cancellation)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            HashSet<string> rest = new(devices, StringComparer.Ordinal);
            List<NotePage> pages = await ReadAsync(period, shard, cancellation).ConfigureAwait(false);
            bool written = true;
            foreach (NotePage page in Fill(pages, rest))
            {
                var write = new StateWrite
                {
                    Key = StateKeys.Late(period, shard, page.Number),
                    Value = ContractsJson.Write(new LatePage { Devices = page.Devices }),
                    ETag = page.ETag,
                    TimeToLive = timeToLive,
                };
                written &= await state.TryWriteAsync(write, cancellation).ConfigureAwait(false);
            }

            if (written)
            {
                return;
            }
        }

        throw new GatewayException($"The late notes of shard {shard} could not be written: they changed {MaxTries} times meanwhile.");
    }

    private async Task<List<NotePage>> ReadAsync(DateTimeOffset period, int shard, CancellationToken cancellation)
    {
        var pages = new List<NotePage>();
        while (await state.GetAsync(StateKeys.Late(period, shard, pages.Count), cancellation).ConfigureAwait(false) is { } item)
        {
            var devices = ContractsJson.Read<LatePage>(item.Value.Span).Devices.ToDictionary(StringComparer.Ordinal);
            pages.Add(new NotePage(pages.Count, item.ETag, devices));
        }

        return pages;
    }

    /// <returns>The pages to write.</returns>
    private static IEnumerable<NotePage> Fill(List<NotePage> pages, HashSet<string> rest)
    {
        var changed = new HashSet<NotePage>();
        foreach (NotePage page in pages)
        {
            foreach (string device in rest.Where(page.Devices.ContainsKey).ToArray())
            {
                page.Devices[device]++;
                rest.Remove(device);
                changed.Add(page);
            }
        }

        foreach (string device in rest.Order(StringComparer.Ordinal))
        {
            NotePage? page = pages.Find(found => found.Devices.Count < LatePage.Capacity);
            if (page is null)
            {
                pages.Add(page = new NotePage(pages.Count, null, new Dictionary<string, long>(StringComparer.Ordinal)));
            }

            page.Devices.Add(device, 1);
            changed.Add(page);
        }

        return changed.OrderBy(page => page.Number);
    }

    private async Task RaiseFlagAsync(DateTimeOffset period, TimeSpan timeToLive, CancellationToken cancellation)
    {
        string key = StateKeys.LateFlag(period);
        for (int tries = 0; tries < MaxTries; tries++)
        {
            StateItem? standing = await state.GetAsync(key, cancellation).ConfigureAwait(false);
            var write = new StateWrite
            {
                Key = key,
                Value = ContractsJson.Write(new LateFlag { Value = ids.Next() }),
                ETag = standing?.ETag,
                TimeToLive = timeToLive,
            };
            if (await state.TryWriteAsync(write, cancellation).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new GatewayException($"The late flag could not be written: it changed {MaxTries} times meanwhile.");
    }

    /// <summary>A page as it was read, with what is noted on it since; no ETag: it is new.</summary>
    private sealed class NotePage(int number, string? etag, Dictionary<string, long> devices)
    {
        public int Number => number;

        public string? ETag => etag;

        public Dictionary<string, long> Devices => devices;
    }
}
