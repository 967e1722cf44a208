using Fleetscore.Contracts;

namespace Fleetscore.Windowing;

/// <summary>The readings of one series in a chunk, at least one, sorted by time, one value to an instant. Never changes.</summary>
internal sealed class SensorReadings(string sensor, long[] ticks, double[] values)
{
    public string Sensor { get; } = sensor;

    /// <summary>UTC ticks, ascending.</summary>
    public ReadOnlySpan<long> Ticks => ticks;

    public ReadOnlySpan<double> Values => values;

    public bool Contains(long at, double value)
    {
        int index = Array.BinarySearch(ticks, at);
        return index >= 0 && values[index].Equals(value);
    }

    public IEnumerable<Reading> All() => ticks.Select((at, i) => new Reading(Sensor, new DateTimeOffset(at, TimeSpan.Zero), values[i]));

    /// <summary>Adds readings of this sensor, sorted by at and value; what does not stand is added to refused.</summary>
    /// <returns>This very object where nothing changed.</returns>
    public SensorReadings Merge(List<Reading> added, int limit, List<RefusedReading> refused)
    {
        int capacity = Math.Min(limit, ticks.Length + added.Count);
        var union = new Union(Sensor, capacity, refused);
        int next = 0;
        for (int i = 0; i < ticks.Length; i++)
        {
            for (; next < added.Count && Precedes(added[next], ticks[i], values[i]); next++)
            {
                union.Add(added[next].At.UtcTicks, added[next].Value);
            }

            union.Add(ticks[i], values[i]);
        }

        for (; next < added.Count; next++)
        {
            union.Add(added[next].At.UtcTicks, added[next].Value);
        }

        return union.Result(this);
    }

    private static bool Precedes(Reading reading, long ticks, double value) =>
        reading.At.UtcTicks < ticks || (reading.At.UtcTicks == ticks && reading.Value < value);

    private bool IsSame(ReadOnlySpan<long> otherTicks, ReadOnlySpan<double> otherValues) =>
        otherTicks.SequenceEqual(ticks) && otherValues.SequenceEqual(values);

    /// <summary>Takes readings in order of at and value: the first of an instant stands, up to the limit.</summary>
    private sealed class Union(string sensor, int capacity, List<RefusedReading> refused)
    {
        private readonly long[] _ticks = new long[capacity];
        private readonly double[] _values = new double[capacity];
        private int _count;
        private (long Ticks, double Value)? _last;

        public void Add(long ticks, double value)
        {
            if (_last == (ticks, value))
            {
                return;
            }

            _last = (ticks, value);
            if (_count > 0 && _ticks[_count - 1] == ticks)
            {
                Refuse(ticks, value, RefusedReading.ConflictingValue);
            }
            else if (_count == capacity)
            {
                Refuse(ticks, value, RefusedReading.TooManyReadings);
            }
            else
            {
                _ticks[_count] = ticks;
                _values[_count++] = value;
            }
        }

        public SensorReadings Result(SensorReadings before)
        {
            Span<long> ticks = _ticks.AsSpan(0, _count);
            Span<double> values = _values.AsSpan(0, _count);
            return before.IsSame(ticks, values) ? before
                : _count == capacity ? new SensorReadings(sensor, _ticks, _values)
                : new SensorReadings(sensor, ticks.ToArray(), values.ToArray());
        }

        private void Refuse(long ticks, double value, string reason) =>
            refused.Add(new RefusedReading(new Reading(sensor, new DateTimeOffset(ticks, TimeSpan.Zero), value), reason));
    }
}
