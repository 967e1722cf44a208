using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>
/// A fleet whose every reading is a function of the options and of time: history and live feed agree, and pieces add up to the whole.
/// </summary>
public sealed class SimulatedFleet
{
    /// <summary>How much time is sorted at once.</summary>
    private static readonly TimeSpan Piece = TimeSpan.FromMinutes(5);

    private readonly FleetOptions options;
    private readonly DeviceTroubles troubles;
    private readonly SimulatedSeries[] series;
    private readonly BadEvents? badEvents;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SimulatedFleet(FleetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options.Devices, 1, 100_000, nameof(options.Devices));
        Check(options.Sensors, 1, 1_000, nameof(options.Sensors));
        Check(options.Interval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(options.Interval));
        this.options = options;
        var seed = new RandomKey(unchecked((ulong)options.Seed));
        troubles = new DeviceTroubles(options, seed);
        series =
        [
            .. from device in Enumerable.Range(0, options.Devices)
               from sensor in Enumerable.Range(0, options.Sensors)
               let key = seed.Of(Purpose.Device).Of(device).Of(Purpose.Sensor).Of(sensor)
               let profile = SensorProfile.Of(sensor)
               select new SimulatedSeries(new SeriesId(NameOf(device), profile.Name), device, profile, key, options),
        ];
        badEvents = troubles.BadDevice >= 0 ? new BadEvents(NameOf(troubles.BadDevice), seed.Of(Purpose.Bad)) : null;
    }

    /// <summary>Every series, by device and sensor.</summary>
    public IEnumerable<SeriesId> Series => series.Select(one => one.Id);

    /// <summary>The device that reports only in the first half of every eight hours of the day; null where all report always.</summary>
    public string? SilentDevice => troubles.SilentDevice >= 0 ? NameOf(troubles.SilentDevice) : null;

    /// <summary>The fleet's readings in [from, to), in order of time, then series.</summary>
    public IEnumerable<SimulatedReading> Readings(DateTimeOffset from, DateTimeOffset to)
    {
        for (DateTimeOffset start = from; start < to;)
        {
            DateTimeOffset end = Earlier(new DateTimeOffset(((start.UtcTicks / Piece.Ticks) + 1) * Piece.Ticks, TimeSpan.Zero), to);
            IEnumerable<SimulatedReading> piece = series.SelectMany(one => ReadingsOf(one, start, end))
                .OrderBy(one => one.Reading.At).ThenBy(one => new SeriesId(one.Device, one.Reading.Sensor));
            foreach (SimulatedReading reading in piece)
            {
                yield return reading;
            }

            start = end;
        }
    }

    /// <summary>The events in [from, to) that no system can take, in order of time.</summary>
    public IEnumerable<BadEvent> BadEvents(DateTimeOffset from, DateTimeOffset to) => badEvents?.Between(from, to) ?? [];

    /// <summary>The anomalies that changed what was reported in [from, to), in order of their start, then series.</summary>
    public IEnumerable<InjectedAnomaly> Anomalies(DateTimeOffset from, DateTimeOffset to) =>
        series.SelectMany(one => options.Anomalies.Between(one.Id, from, to).Where(anomaly => IsSeen(one, anomaly, from, to)))
            .OrderBy(anomaly => anomaly.Start).ThenBy(anomaly => anomaly.Series);

    private bool IsSeen(SimulatedSeries one, InjectedAnomaly anomaly, DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset start = anomaly.Start > from ? anomaly.Start : from;
        return Slots(one, start, Earlier(anomaly.End, to)).Any(slot => one.Value(slot.Slot, slot.At, anomaly) != one.Value(slot.Slot, slot.At));
    }

    private IEnumerable<SimulatedReading> ReadingsOf(SimulatedSeries one, DateTimeOffset from, DateTimeOffset to)
    {
        InjectedAnomaly[] anomalies = [.. options.Anomalies.Between(one.Id, from, to)];
        foreach ((long slot, DateTimeOffset at) in Slots(one, from, to))
        {
            int during = Array.FindIndex(anomalies, anomaly => anomaly.Covers(at));
            double value = during < 0 ? one.Value(slot, at) : one.Value(slot, at, anomalies[during]);
            yield return new SimulatedReading(one.Id.Device, new Reading(one.Id.Sensor, at, value));
        }
    }

    /// <summary>The intervals of [from, to) in which a reading arrives.</summary>
    private IEnumerable<(long Slot, DateTimeOffset At)> Slots(SimulatedSeries one, DateTimeOffset from, DateTimeOffset to)
    {
        long last = one.SlotOf(to);
        for (long slot = one.SlotOf(from); slot <= last; slot++)
        {
            DateTimeOffset at = one.At(slot);
            if (at >= from && at < to && !troubles.IsSilent(one.Device, at) && !one.IsMissing(slot, at))
            {
                yield return (slot, at);
            }
        }
    }

    private static string NameOf(int device) => string.Create(CultureInfo.InvariantCulture, $"pump-{device + 1:000}");

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static void Check<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be between {least} and {most}.");
        }
    }
}
