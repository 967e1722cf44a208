using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>Something that is known to be wrong with a series, because it was put there.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Series">With which series.</param>
/// <param name="Start">From when on.</param>
/// <param name="End">Until when, exclusive.</param>
/// <param name="Size">
/// In multiples of the series' noise: how far off a spike or a shifted level is, or a drift at its end (below 0: too low); how much
/// larger the noise of a burst is. A stuck sensor has none: 0.
/// </param>
public readonly record struct InjectedAnomaly(AnomalyKind Kind, SeriesId Series, DateTimeOffset Start, DateTimeOffset End, double Size)
{
    /// <summary>True during it.</summary>
    public bool Covers(DateTimeOffset at) => at >= Start && at < End;

    /// <summary>True where it and [from, to) have an instant in common.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => Start < to && from < End;

    /// <summary>How much of it is over: 0 at its start, 1 at its end.</summary>
    internal double Progress(DateTimeOffset at) => (at - Start) / (End - Start);
}
