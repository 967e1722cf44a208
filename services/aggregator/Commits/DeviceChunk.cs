using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Aggregator;

/// <summary>All that waits for one device and chunk: it is merged and committed in one go.</summary>
internal sealed class DeviceChunk(DeviceChunkKey key, DateTimeOffset period, IReadOnlyList<PendingReadings> pending)
{
    public string Device => key.Device;

    public DateTimeOffset ChunkStart => key.ChunkStart;

    public DateTimeOffset Period => period;

    public string ReadingsKey { get; } = StateKeys.Readings(key.ChunkStart, key.Device);

    public string FeaturesKey { get; } = StateKeys.Features(key.ChunkStart, key.Device);

    public IEnumerable<Reading> Readings => pending.SelectMany(readings => readings.Readings);

    /// <summary>Those who wait for it, by period; see <see cref="Schedule"/> for how time is cut.</summary>
    public static List<DeviceChunk> Group(IEnumerable<PendingReadings> waiting, TimeGrid grid) =>
        [.. waiting.GroupBy(readings => readings.Key).Select(group => new DeviceChunk(group.Key, grid.PeriodStart(group.Key.ChunkStart), [.. group]))];

    /// <summary>What stands in the store, as it was read.</summary>
    /// <exception cref="BrokenItemException">The item cannot be read.</exception>
    public ChunkReadings Standing(IReadOnlyDictionary<string, StateItem> items) =>
        items.TryGetValue(ReadingsKey, out StateItem item) ? ChunkReadings.Decode(item.Value.Span, ChunkStart) : ChunkReadings.Empty;

    /// <summary>The newest sampled event that changed the chunk: one of those that wait, or the one that is noted already.</summary>
    public ActivityContext? ChangedBy(IReadOnlyDictionary<string, StateItem> items, ChunkReadings standing, ChunkReadings merged)
    {
        PendingReadings? changing = pending.LastOrDefault(readings => readings.Event is not null
            && readings.Readings.Exists(reading => merged.Contains(reading) && !standing.Contains(reading)));
        return changing?.Event
            ?? (items.TryGetValue(FeaturesKey, out StateItem item) ? FeaturesItem.TraceOf(item.Value.Span) : null);
    }

    /// <summary>Tells those who wait that their readings are durable, but for the refused ones.</summary>
    public void Answer(IReadOnlySet<Reading> refused)
    {
        foreach (PendingReadings readings in pending)
        {
            readings.Answer(readings.Readings.Count(reading => !refused.Contains(reading)));
        }
    }

    public void Fail(Exception failure)
    {
        foreach (PendingReadings readings in pending)
        {
            readings.Fail(failure);
        }
    }
}
