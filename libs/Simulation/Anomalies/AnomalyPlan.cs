using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>Anomalies made by number, for a history whose figures are to be compared kind by kind.</summary>
public static class AnomalyPlan
{
    /// <summary>As many anomalies of every kind, each in a series of its own and wholly within [from, to).</summary>
    /// <param name="seed">Another seed, another plan.</param>
    /// <param name="series">Which series there are to choose from.</param>
    /// <param name="from">No anomaly starts before.</param>
    /// <param name="to">No anomaly ends after; two hours after <paramref name="from"/> or more.</param>
    /// <param name="perKind">How many of every kind; fewer where the series do not suffice.</param>
    public static IReadOnlyList<InjectedAnomaly> Spread(
        long seed, IEnumerable<SeriesId> series, DateTimeOffset from, DateTimeOffset to, int perKind)
    {
        RandomKey key = new RandomKey(unchecked((ulong)seed)).Of(Purpose.Anomaly);
        AnomalyKind[] kinds = [.. Enumerable.Repeat(AnomalyKinds.All, perKind).SelectMany(kind => kind)];
        return
        [
            .. series.Select((one, index) => (Series: one, Key: key.Of(index)))
                .OrderBy(one => one.Key.Value)
                .Zip(kinds, (one, kind) => Within(one.Series, AnomalyShape.Of(kind, one.Key), from, to, one.Key)),
        ];
    }

    private static InjectedAnomaly Within(SeriesId series, AnomalyShape shape, DateTimeOffset from, DateTimeOffset to, RandomKey random) =>
        shape.At(series, from + ((to - from - shape.Length) * random.Of(Purpose.Start).Uniform()));
}
