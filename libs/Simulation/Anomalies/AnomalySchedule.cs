using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>When something goes wrong with which series. No two anomalies of a series overlap.</summary>
public abstract class AnomalySchedule
{
    /// <summary>The most anomalies that can be expected of a series in a day: one in every four hours.</summary>
    public const double MostPerDay = 6;

    private protected AnomalySchedule()
    {
    }

    /// <summary>Nothing ever goes wrong.</summary>
    public static AnomalySchedule None { get; } = Of([]);

    /// <summary>Exactly these.</summary>
    public static AnomalySchedule Of(IEnumerable<InjectedAnomaly> anomalies) => new FixedSchedule(anomalies);

    /// <summary>A random schedule without end.</summary>
    /// <param name="seed">Another seed, another schedule.</param>
    /// <param name="perSeriesAndDay">How many are expected of a series in a day: more than 0, at most <see cref="MostPerDay"/>.</param>
    /// <param name="kinds">Which kinds there are, equally often.</param>
    public static AnomalySchedule Random(long seed, double perSeriesAndDay, IReadOnlyList<AnomalyKind> kinds) =>
        new RandomSchedule(seed, perSeriesAndDay, kinds);

    /// <summary>A series' anomalies that overlap [from, to), in order of time.</summary>
    public abstract IEnumerable<InjectedAnomaly> Between(SeriesId series, DateTimeOffset from, DateTimeOffset to);
}
