using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>How long an anomaly lasts and how large it is.</summary>
/// <param name="Kind">What kind it is of.</param>
/// <param name="Length">On whole seconds, at most two hours.</param>
/// <param name="Size">See <see cref="InjectedAnomaly"/>.</param>
internal readonly record struct AnomalyShape(AnomalyKind Kind, TimeSpan Length, double Size)
{
    /// <summary>A shape as the kind has it: what a person sees in a plot, if not always at a glance.</summary>
    public static AnomalyShape Of(AnomalyKind kind, RandomKey random) => kind switch
    {
        AnomalyKind.Spike => Shape(kind, random, 1, 6, Signed(random, 4, 10)),
        AnomalyKind.LevelShift => Shape(kind, random, 30, 90, Signed(random, 1.5, 6)),
        AnomalyKind.StuckSensor => Shape(kind, random, 45, 100, 0),
        AnomalyKind.Drift => Shape(kind, random, 50, 100, Signed(random, 2.5, 10)),
        AnomalyKind.NoiseBurst => Shape(kind, random, 20, 50, random.Of(Purpose.Size).Between(2, 5)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of anomaly."),
    };

    /// <summary>An anomaly of this shape; it begins on the whole second.</summary>
    public InjectedAnomaly At(SeriesId series, DateTimeOffset start)
    {
        DateTimeOffset second = start.AddTicks(-(start.UtcTicks % TimeSpan.TicksPerSecond));
        return new InjectedAnomaly(Kind, series, second, second + Length, Size);
    }

    private static AnomalyShape Shape(AnomalyKind kind, RandomKey random, double leastMinutes, double mostMinutes, double size) =>
        new(kind, TimeSpan.FromSeconds(Math.Round(60 * random.Of(Purpose.Length).Between(leastMinutes, mostMinutes))), Math.Round(size, 2));

    private static double Signed(RandomKey random, double least, double most) =>
        random.Of(Purpose.Size).Between(least, most) * (random.Of(Purpose.Sign).Uniform() < 0.5 ? -1 : 1);
}
