using Fleetscore.Contracts;

namespace Fleetscore.Windowing;

/// <summary>
/// The readings of one device in one chunk: per sensor a sorted set of (at, value). Any order, batching and repetition of
/// the same readings gives the same set. Never changes; a merge makes another one.
/// </summary>
public sealed class ChunkReadings
{
    private const byte Kind = 0xF1;
    private const byte Version = 1;
    private const string Name = "readings item";

    private readonly SensorReadings[] _sensors;

    private ChunkReadings(SensorReadings[] sensors) => _sensors = sensors;

    /// <summary>No readings.</summary>
    public static ChunkReadings Empty { get; } = new([]);

    /// <summary>How many readings stand.</summary>
    public int Count => _sensors.Sum(sensor => sensor.Ticks.Length);

    /// <summary>By sensor, ordinal.</summary>
    internal ReadOnlySpan<SensorReadings> Sensors => _sensors;

    /// <summary>What stands, sorted by sensor (ordinal) and at.</summary>
    public IEnumerable<Reading> All() => _sensors.SelectMany(sensor => sensor.All());

    /// <summary>True where the same sensor, at and value stands already.</summary>
    public bool Contains(Reading reading)
    {
        Reading checkedReading = Checked(reading);
        SensorReadings? sensor = Array.Find(_sensors, sensor => sensor.Sensor == checkedReading.Sensor);
        return sensor?.Contains(checkedReading.At.UtcTicks, checkedReading.Value) ?? false;
    }

    /// <summary>
    /// Adds readings of the chunk. Of one sensor and instant the smallest value stands; of a series the earliest readings;
    /// of a device the first sensors by ordinal order. None of that depends on what came first.
    /// </summary>
    /// <exception cref="ArgumentException">A value is not finite, or a limit below 1.</exception>
    public MergeResult Merge(IEnumerable<Reading> readings, MergeLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.ReadingsPerSeries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.SensorsPerDevice, 1);

        var added = readings.Select(Checked).GroupBy(reading => reading.Sensor, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, Sorted, StringComparer.Ordinal);
        string[] names = [.. _sensors.Select(sensor => sensor.Sensor).Union(added.Keys, StringComparer.Ordinal)];
        Array.Sort(names, StringComparer.Ordinal);

        var before = _sensors.ToDictionary(sensor => sensor.Sensor, StringComparer.Ordinal);
        var sensors = new List<SensorReadings>(names.Length);
        var refused = new List<RefusedReading>();
        foreach (string name in names)
        {
            SensorReadings old = before.GetValueOrDefault(name) ?? new SensorReadings(name, [], []);
            List<Reading> news = added.GetValueOrDefault(name) ?? [];
            if (sensors.Count < limits.SensorsPerDevice)
            {
                sensors.Add(news.Count == 0 ? old : old.Merge(news, limits.ReadingsPerSeries, refused));
            }
            else
            {
                IEnumerable<Reading> all = Sorted(old.All().Concat(news));
                refused.AddRange(all.Distinct().Select(reading => new RefusedReading(reading, RefusedReading.TooManySensors)));
            }
        }

        bool changed = !sensors.SequenceEqual(_sensors);
        return new MergeResult(changed ? new ChunkReadings([.. sensors]) : this, changed, refused);
    }

    /// <summary>The bytes of the <c>readings</c> item; the same set gives the same bytes.</summary>
    public byte[] Encode(DateTimeOffset chunkStart)
    {
        var item = new ItemWriter(Kind, Version);
        item.WriteNumber(_sensors.Length);
        foreach (SensorReadings sensor in _sensors)
        {
            item.WriteText(sensor.Sensor);
            item.WriteNumber(sensor.Ticks.Length);
            long last = chunkStart.UtcTicks;
            for (int i = 0; i < sensor.Ticks.Length; i++)
            {
                item.WriteNumber(sensor.Ticks[i] - last);
                item.WriteDouble(sensor.Values[i]);
                last = sensor.Ticks[i];
            }
        }

        return item.ToArray();
    }

    /// <summary>The set that was encoded.</summary>
    /// <exception cref="BrokenItemException">The bytes are no such item.</exception>
    public static ChunkReadings Decode(ReadOnlySpan<byte> item, DateTimeOffset chunkStart)
    {
        var reader = new ItemReader(item, Name, Kind, Version);
        var sensors = new SensorReadings[reader.ReadCount(bytesEach: 2)];
        for (int i = 0; i < sensors.Length; i++)
        {
            sensors[i] = DecodeSensor(ref reader, chunkStart.UtcTicks);
            if (i > 0 && string.CompareOrdinal(sensors[i - 1].Sensor, sensors[i].Sensor) >= 0)
            {
                throw reader.Broken("has its sensors out of order");
            }
        }

        reader.End();
        return sensors.Length == 0 ? Empty : new ChunkReadings(sensors);
    }

    private static SensorReadings DecodeSensor(ref ItemReader reader, long last)
    {
        string name = reader.ReadText();
        int count = reader.ReadCount(bytesEach: 1 + sizeof(double));
        if (count == 0)
        {
            throw reader.Broken("holds a sensor without readings");
        }

        var ticks = new long[count];
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            long step = reader.ReadNumber();
            if (step > DateTimeOffset.MaxValue.Ticks - last || (step == 0 && i > 0))
            {
                throw reader.Broken("holds times that do not ascend");
            }

            last = ticks[i] = last + step;
            values[i] = reader.ReadDouble();
        }

        return new SensorReadings(name, ticks, values);
    }

    private static Reading Checked(Reading reading) => double.IsFinite(reading.Value)
        ? reading with { At = reading.At.ToUniversalTime(), Value = reading.Value == 0 ? 0.0 : reading.Value }
        : throw new ArgumentException($"The value of {reading.Sensor} at {UtcTime.Write(reading.At)} is not finite.", nameof(reading));

    private static List<Reading> Sorted(IEnumerable<Reading> readings) =>
        [.. readings.OrderBy(reading => reading.At.UtcTicks).ThenBy(reading => reading.Value)];
}
