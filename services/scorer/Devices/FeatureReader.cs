using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>Reads the features of many devices at once and puts each device's chunks together.</summary>
internal sealed class FeatureReader(IStateGateway state, ILogger<FeatureReader> log)
{
    /// <summary>Items asked for in one go: what is in memory at a time.</summary>
    private const int ItemsPerRead = 600;

    /// <summary>How many devices to read together.</summary>
    public static int DevicesPerRead(TimeGrid grid) => Math.Max(1, ItemsPerRead / grid.ChunksPerPeriod);

    /// <returns>The features in the order of the devices.</returns>
    public async Task<IReadOnlyList<DeviceFeatures>> ReadAsync(
        IReadOnlyList<string> devices, DateTimeOffset period, TimeGrid grid, CancellationToken cancellation)
    {
        using Activity? span = ScorerSpans.StartReadFeatures(devices.Count);
        DateTimeOffset[] chunks = [.. grid.ChunksOf(period)];
        string[] keys = [.. devices.SelectMany(device => chunks.Select(chunk => StateKeys.Features(chunk, device)))];
        IReadOnlyDictionary<string, StateItem> items = await state.GetManyAsync(keys, cancellation);
        return [.. devices.Select(device => Join(device, chunks, items, grid))];
    }

    private DeviceFeatures Join(string device, DateTimeOffset[] chunks, IReadOnlyDictionary<string, StateItem> items, TimeGrid grid)
    {
        var hashes = new List<(DateTimeOffset ChunkStart, string Hash)>();
        var sensors = new SortedDictionary<string, List<WindowFeatures>>(StringComparer.Ordinal);
        List<(DateTimeOffset ChunkStart, ActivityContext Trace)> events = [];
        string? problem = null;
        foreach (DateTimeOffset chunk in chunks)
        {
            string key = StateKeys.Features(chunk, device);
            if (!items.TryGetValue(key, out StateItem item))
            {
                continue;
            }

            try
            {
                var features = ChunkFeatures.Decode(FeaturesItem.FeaturesOf(item.Value.Span), chunk, grid);
                hashes.Add((chunk, features.Hash));
                Add(features, sensors);
                if (FeaturesItem.TraceOf(item.Value.Span) is { } trace)
                {
                    events.Add((chunk, trace));
                }
            }
            catch (BrokenItemException broken)
            {
                log.FeaturesUnreadable(key, broken.Message);
                problem = $"the item {key} cannot be used: {broken.Message}";
            }
        }

        return new DeviceFeatures
        {
            Device = device,
            Sensors = [.. sensors.Select(sensor => new SensorWindows(sensor.Key, sensor.Value))],
            Hash = hashes.Count == 0 || problem is not null ? null : PeriodHash.Of(hashes),
            Events = events,
            Problem = problem,
        };
    }

    private static void Add(ChunkFeatures features, SortedDictionary<string, List<WindowFeatures>> sensors)
    {
        foreach ((string sensor, IReadOnlyList<WindowFeatures> windows) in features.Sensors)
        {
            if (!sensors.TryGetValue(sensor, out List<WindowFeatures>? all))
            {
                all = [];
                sensors.Add(sensor, all);
            }

            all.AddRange(windows);
        }
    }
}
