using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>
/// One sensor of one device: a level, a daily rhythm, a slow wander and noise. Every value is a function of time, with nothing kept.
/// Values are rounded to a thousandth, as a sensor with a finite resolution reports them.
/// </summary>
internal sealed class SimulatedSeries
{
    private const int Decimals = 3;
    private const double SingleMissing = 0.01;
    private const double GapInBlock = 0.02;

    private static readonly TimeSpan WanderKnots = TimeSpan.FromHours(2);
    private static readonly TimeSpan GapBlock = TimeSpan.FromHours(6);

    private readonly RandomKey key;
    private readonly SensorProfile profile;
    private readonly double level;
    private readonly double daily;
    private readonly double wander;
    private readonly TimeSpan peak;
    private readonly TimeSpan interval;
    private readonly long phase;
    private readonly bool troubles;

    /// <param name="id">The series.</param>
    /// <param name="device">The device's number.</param>
    /// <param name="profile">The sensor's.</param>
    /// <param name="key">The series' own.</param>
    /// <param name="options">The fleet's.</param>
    public SimulatedSeries(SeriesId id, int device, SensorProfile profile, RandomKey key, FleetOptions options)
    {
        Id = id;
        Device = device;
        this.key = key;
        this.profile = profile;
        interval = options.Interval;
        troubles = options.Troubles;
        Noise = profile.Noise * key.Of(Purpose.NoiseSize).Between(0.8, 1.2);
        level = key.Of(Purpose.Level).Between(profile.LowestLevel, profile.HighestLevel);
        daily = Noise * key.Of(Purpose.Daily).Between(3, 6);
        wander = Noise * key.Of(Purpose.WanderSize).Between(0.2, 0.5);
        peak = TimeSpan.FromHours(key.Of(Purpose.Peak).Between(11, 18));
        phase = (long)(interval.Ticks * key.Of(Purpose.Phase).Uniform());
    }

    public SeriesId Id { get; }

    public int Device { get; }

    /// <summary>Standard deviation of a reading around where it should be.</summary>
    public double Noise { get; }

    /// <summary>Which interval an instant is in.</summary>
    public long SlotOf(DateTimeOffset at) => (at.UtcTicks - phase) / interval.Ticks;

    /// <summary>When the reading of an interval is taken: anywhere but at its edges, on a whole millisecond.</summary>
    public DateTimeOffset At(long slot)
    {
        double part = key.Of(Purpose.Jitter).Of(slot).Between(0.2, 0.8);
        long ticks = phase + (slot * interval.Ticks) + (long)(part * interval.Ticks);
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    /// <summary>True where an interval's reading never arrives.</summary>
    public bool IsMissing(long slot, DateTimeOffset at) =>
        troubles && (key.Of(Purpose.Missing).Of(slot).Uniform() < SingleMissing || IsInGap(at));

    /// <summary>What is reported in an interval when nothing is wrong.</summary>
    public double Value(long slot, DateTimeOffset at) => Reported(Expected(at) + NoiseOf(slot));

    /// <summary>What is reported in an interval during an anomaly.</summary>
    public double Value(long slot, DateTimeOffset at, InjectedAnomaly anomaly)
    {
        double expected = Expected(at);
        double noise = NoiseOf(slot);
        return anomaly.Kind switch
        {
            AnomalyKind.Spike or AnomalyKind.LevelShift => Reported(expected + noise + (anomaly.Size * Noise)),
            AnomalyKind.Drift => Reported(expected + noise + (anomaly.Size * Noise * anomaly.Progress(at))),
            AnomalyKind.NoiseBurst => Reported(expected + (noise * anomaly.Size)),
            AnomalyKind.StuckSensor => Value(SlotOf(anomaly.Start), anomaly.Start),
            _ => throw new ArgumentOutOfRangeException(nameof(anomaly), anomaly.Kind, "No such kind of anomaly."),
        };
    }

    private double Expected(DateTimeOffset at)
    {
        double day = (at.UtcDateTime.TimeOfDay - peak) / TimeSpan.FromDays(1);
        return level + (daily * Math.Cos(2 * Math.PI * day)) + (wander * Wander(at));
    }

    /// <summary>Random knots, joined by half waves.</summary>
    private double Wander(DateTimeOffset at)
    {
        (long knot, long rest) = Math.DivRem(at.UtcTicks, WanderKnots.Ticks);
        double part = (1 - Math.Cos(Math.PI * rest / WanderKnots.Ticks)) / 2;
        RandomKey knots = key.Of(Purpose.Wander);
        return ((1 - part) * knots.Of(knot).Gaussian()) + (part * knots.Of(knot + 1).Gaussian());
    }

    private bool IsInGap(DateTimeOffset at)
    {
        (long block, long rest) = Math.DivRem(at.UtcTicks, GapBlock.Ticks);
        RandomKey gap = key.Of(Purpose.Gap).Of(block);
        if (gap.Uniform() >= GapInBlock)
        {
            return false;
        }

        double start = gap.Of(Purpose.Start).Between(0, 0.8);
        double length = gap.Of(Purpose.Length).Between(0.03, 0.15);
        double part = (double)rest / GapBlock.Ticks;
        return part >= start && part < start + length;
    }

    private double NoiseOf(long slot) => Noise * key.Of(Purpose.Noise).Of(slot).Gaussian();

    private double Reported(double value) => Math.Round(Math.Max(value, profile.Least), Decimals);
}
