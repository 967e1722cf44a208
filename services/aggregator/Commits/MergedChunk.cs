using System.Collections.Immutable;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Aggregator;

/// <summary>A device's chunk with what waits for it merged in: what to write, and what is refused.</summary>
internal sealed record MergedChunk(DeviceChunk Chunk, ImmutableArray<StateWrite> Writes, IReadOnlyList<RefusedReading> Refused)
{
    /// <summary>Of the period is final: what stands there is answered, nothing is added.</summary>
    public const string Final = "final";

    /// <summary>Nothing to write: all of it stood there already.</summary>
    public bool IsUnchanged => Writes.IsEmpty;

    /// <summary>True where any of what came stands in the store, or will once this is written.</summary>
    public bool Stands => Accepted() > 0;

    public int Bytes => Writes.Sum(write => write.Value.Length + write.Key.Length);

    public static MergedChunk Merge(
        DeviceChunk chunk, IReadOnlyDictionary<string, StateItem> items, TimeGrid grid, MergeLimits limits, TimeSpan timeToLive)
    {
        ChunkReadings standing = chunk.Standing(items);
        MergeResult merged = standing.Merge(chunk.Readings, limits);
        if (!merged.Changed)
        {
            return new MergedChunk(chunk, [], merged.Refused);
        }

        byte[] readings = merged.Readings.Encode(chunk.ChunkStart);
        byte[] features = FeaturesItem.Write(
            ChunkFeatures.From(merged.Readings, chunk.ChunkStart, grid).Encode(chunk.ChunkStart, grid), chunk.ChangedBy(items, standing, merged.Readings));
        return new MergedChunk(chunk, [Write(chunk.FeaturesKey, features), Write(chunk.ReadingsKey, readings)], merged.Refused);

        StateWrite Write(string key, byte[] value) => new()
        {
            Key = key,
            Value = value,
            ETag = items.TryGetValue(key, out StateItem item) ? item.ETag : null,
            TimeToLive = timeToLive,
        };
    }

    public static MergedChunk OfFinalPeriod(DeviceChunk chunk, IReadOnlyDictionary<string, StateItem> items)
    {
        ChunkReadings standing = chunk.Standing(items);
        return new MergedChunk(chunk, [], [.. chunk.Readings.Where(reading => !standing.Contains(reading))
            .Select(reading => new RefusedReading(reading, Final))]);
    }

    public IEnumerable<RefusedOfDevice> Letters() =>
        Refused.Select(refused => new RefusedOfDevice(Chunk.Device, refused.Reading, refused.Reason));

    /// <summary>How many of what came stand in the store, or will once this is written; repeated ones count again.</summary>
    public int Accepted()
    {
        HashSet<Reading> refused = NotStanding();
        return Chunk.Readings.Count(reading => !refused.Contains(reading));
    }

    public void Answer() => Chunk.Answer(NotStanding());

    private HashSet<Reading> NotStanding() => [.. Refused.Select(refused => refused.Reading)];
}
