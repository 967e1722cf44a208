using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scorer;

/// <summary>Who reported in a period. A name without data does no harm.</summary>
internal sealed class DeviceIndex(IStateGateway state)
{
    private const int PagesPerRead = 4;

    /// <returns>The names in a shard, in no order.</returns>
    public async Task<IReadOnlySet<string>> ReadAsync(DateTimeOffset period, int shard, CancellationToken cancellation)
    {
        var devices = new HashSet<string>(StringComparer.Ordinal);
        for (int first = 0; ; first += PagesPerRead)
        {
            string[] keys = [.. Enumerable.Range(first, PagesPerRead).Select(page => StateKeys.Devices(period, shard, page))];
            IReadOnlyDictionary<string, StateItem> pages = await state.GetManyAsync(keys, cancellation);
            foreach (string key in keys)
            {
                if (!pages.TryGetValue(key, out StateItem page))
                {
                    return devices; // Pages are filled one after another: no more come.
                }

                devices.UnionWith(ContractsJson.Read<DevicePage>(page.Value.Span).Devices);
            }
        }
    }
}
