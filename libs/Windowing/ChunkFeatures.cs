using System.Collections.Immutable;
using Fleetscore.Contracts;

namespace Fleetscore.Windowing;

/// <summary>What the sensors of one device did in one chunk: per sensor the windows that have readings, and a hash of those.</summary>
public sealed class ChunkFeatures
{
    private const byte Kind = 0xF2;
    private const byte Version = 1;
    private const string Name = "features item";

    private readonly OrderedDictionary<string, IReadOnlyList<WindowFeatures>> _sensors;

    private ChunkFeatures(string hash, OrderedDictionary<string, IReadOnlyList<WindowFeatures>> sensors)
    {
        Hash = hash;
        _sensors = sensors;
    }

    /// <summary>Of the readings these features came from: 32 lower-case hex digits of a SHA-256 (<see cref="ReadingsHash"/>).</summary>
    public string Hash { get; }

    /// <summary>By sensor, in ordinal order; the windows of each in order of time.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<WindowFeatures>> Sensors => _sensors;

    /// <summary>Computes the features of a chunk.</summary>
    /// <exception cref="ArgumentException">A reading lies outside the chunk.</exception>
    public static ChunkFeatures From(ChunkReadings readings, DateTimeOffset chunkStart, TimeGrid grid)
    {
        var sensors = Empty(readings.Sensors.Length);
        foreach (SensorReadings sensor in readings.Sensors)
        {
            if (sensor.Ticks[0] < chunkStart.UtcTicks || sensor.Ticks[^1] >= chunkStart.UtcTicks + grid.Chunk.Ticks)
            {
                throw new ArgumentException($"A reading of {sensor.Sensor} is outside the chunk {UtcTime.WriteKey(chunkStart)}.", nameof(readings));
            }

            sensors.Add(sensor.Sensor, WindowsOf(sensor, chunkStart, grid));
        }

        return new ChunkFeatures(ReadingsHash.Of(readings), sensors);
    }

    /// <summary>The bytes of the <c>features</c> item; the same features give the same bytes.</summary>
    public byte[] Encode(DateTimeOffset chunkStart, TimeGrid grid)
    {
        var item = new ItemWriter(Kind, Version);
        item.WriteNumber(grid.Window.Ticks);
        item.WriteBytes(Convert.FromHexString(Hash));
        item.WriteNumber(_sensors.Count);
        foreach ((string sensor, IReadOnlyList<WindowFeatures> windows) in _sensors)
        {
            item.WriteText(sensor);
            item.WriteNumber(windows.Count);
            DateTimeOffset next = chunkStart;
            foreach (WindowFeatures window in windows)
            {
                item.WriteNumber((window.Start - next).Ticks / grid.Window.Ticks);
                WriteWindow(item, window);
                next = window.Start + grid.Window;
            }
        }

        return item.ToArray();
    }

    /// <summary>The features that were encoded.</summary>
    /// <exception cref="BrokenItemException">The bytes are no such item, or of other windows.</exception>
    public static ChunkFeatures Decode(ReadOnlySpan<byte> item, DateTimeOffset chunkStart, TimeGrid grid)
    {
        var reader = new ItemReader(item, Name, Kind, Version);
        if (reader.ReadNumber() != grid.Window.Ticks)
        {
            throw reader.Broken($"was made with windows of another size than {grid.Window}");
        }

        string hash = Convert.ToHexStringLower(reader.ReadBytes(ReadingsHash.Bytes));
        int count = reader.ReadCount(bytesEach: 2);
        var sensors = Empty(count);
        string? last = null;
        for (int i = 0; i < count; i++)
        {
            string sensor = reader.ReadText();
            if (last is not null && string.CompareOrdinal(last, sensor) >= 0)
            {
                throw reader.Broken("has its sensors out of order");
            }

            sensors.Add(sensor, ReadWindows(ref reader, chunkStart, grid));
            last = sensor;
        }

        reader.End();
        return new ChunkFeatures(hash, sensors);
    }

    private static OrderedDictionary<string, IReadOnlyList<WindowFeatures>> Empty(int capacity) => new(capacity, StringComparer.Ordinal);

    private static ImmutableArray<WindowFeatures> WindowsOf(SensorReadings sensor, DateTimeOffset chunkStart, TimeGrid grid)
    {
        ReadOnlySpan<long> ticks = sensor.Ticks;
        var windows = ImmutableArray.CreateBuilder<WindowFeatures>();
        for (int from = 0, to; from < ticks.Length; from = to)
        {
            long window = (ticks[from] - chunkStart.UtcTicks) / grid.Window.Ticks;
            DateTimeOffset start = chunkStart + (window * grid.Window);
            long end = start.UtcTicks + grid.Window.Ticks;
            for (to = from + 1; to < ticks.Length && ticks[to] < end; to++)
            {
            }

            windows.Add(WindowFeatures.Of(start, ticks[from..to], sensor.Values[from..to]));
        }

        return windows.DrainToImmutable();
    }

    // One reading says everything about its window: its value is written once.
    private static void WriteWindow(ItemWriter item, WindowFeatures window)
    {
        item.WriteNumber(window.Count);
        item.WriteDouble(window.Mean);
        if (window.Count == 1)
        {
            return;
        }

        item.WriteDouble(window.StandardDeviation);
        item.WriteDouble(window.Minimum);
        item.WriteDouble(window.Maximum);
        item.WriteDouble(window.First);
        item.WriteDouble(window.Last);
        item.WriteDouble(window.Slope);
    }

    private static ImmutableArray<WindowFeatures> ReadWindows(ref ItemReader reader, DateTimeOffset chunkStart, TimeGrid grid)
    {
        int count = reader.ReadCount(bytesEach: 2 + sizeof(double));
        var windows = ImmutableArray.CreateBuilder<WindowFeatures>(count);
        long index = 0;
        for (int i = 0; i < count; i++, index++)
        {
            index += reader.ReadNumber();
            if (index < 0 || index >= grid.WindowsPerChunk)
            {
                throw reader.Broken("holds a window outside its chunk");
            }

            windows.Add(ReadWindow(ref reader, chunkStart + (index * grid.Window)));
        }

        return windows.MoveToImmutable();
    }

    private static WindowFeatures ReadWindow(ref ItemReader reader, DateTimeOffset start)
    {
        long count = reader.ReadNumber();
        if (count is < 1 or > int.MaxValue)
        {
            throw reader.Broken("holds a window with an impossible count");
        }

        double mean = reader.ReadDouble();
        return count == 1 ? WindowFeatures.OfOne(start, mean) : new WindowFeatures(
            start,
            (int)count,
            mean,
            StandardDeviation: reader.ReadDouble(),
            Minimum: reader.ReadDouble(),
            Maximum: reader.ReadDouble(),
            First: reader.ReadDouble(),
            Last: reader.ReadDouble(),
            Slope: reader.ReadDouble());
    }
}
