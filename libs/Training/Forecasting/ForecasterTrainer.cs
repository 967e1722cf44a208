using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Training;

/// <summary>Trains a forecaster on a series' history, period by period.</summary>
/// <param name="period">Length of a period.</param>
/// <param name="threshold">From how many spreads off on a window is an anomaly.</param>
internal sealed class ForecasterTrainer(TimeSpan period, double threshold)
{
    // A stuck sensor's deviation is 0, whose logarithm is nowhere: it counts as this share of the usual one.
    private const double QuietestShare = 1e-6;

    // Where stillness comes more often than this, it is the series' own way.
    private const double MostStill = 0.05;

    // Where the history leaves more of the day than this unseen, the forecast of the time of day is a guess there.
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromHours(6);

    /// <summary>Trains; the same windows give the same bits.</summary>
    /// <param name="windows">In order of time; at least two.</param>
    public Forecaster Train(IReadOnlyList<WindowFeatures> windows)
    {
        double usualCount = RobustSpread.MedianOf([.. windows.Select(window => (double)window.Count)]);
        bool timeOfDay = CoversTheDay(windows);
        double[] deviations = [.. windows.Where(TellsNoise).Select(window => window.StandardDeviation)];
        double quietest = deviations.Length == 0 ? 0 : QuietestShare * RobustSpread.MedianOf(deviations);

        QuantityForecast Forecast(Func<WindowFeatures, double> quantity) =>
            new QuantityTrainer(History(windows, quantity, usualCount), timeOfDay, threshold).Train();

        return new Forecaster(
            Forecast(window => window.Mean),
            WatchesNoise(deviations, windows.Count, quietest)
                ? Forecast(window => TellsNoise(window) ? Forecaster.NoiseOf(window, quietest) : double.NaN)
                : null,
            quietest,
            usualCount,
            threshold);
    }

    /// <summary>
    /// A forecast may use the time of day only where the history has seen a whole one: in a shorter history a curve of the
    /// day's length is a trend by another name, and goes anywhere in the hours that were not seen.
    /// </summary>
    internal static bool CoversTheDay(IReadOnlyList<WindowFeatures> windows)
    {
        if (windows[^1].Start - windows[0].Start < TimeSpan.FromDays(1) - LongestUnseen)
        {
            return false;
        }

        long[] times = [.. windows.Select(window => window.Start.UtcTicks % TimeSpan.TicksPerDay).Distinct().Order()];
        IEnumerable<long> next = times.Skip(1).Append(times[0] + TimeSpan.TicksPerDay);
        return times.Zip(next, (time, after) => after - time).All(gap => gap <= LongestUnseen.Ticks);
    }

    private static bool TellsNoise(WindowFeatures window) => window.Count >= Forecaster.MinimumReadingsForNoise;

    private static bool WatchesNoise(double[] deviations, int windows, double quietest) =>
        quietest > 0 && deviations.Length > windows / 2 && deviations.Count(deviation => deviation == 0) <= MostStill * deviations.Length;

    private List<QuantityHistory> History(IReadOnlyList<WindowFeatures> windows, Func<WindowFeatures, double> quantity, double usualCount) =>
    [
        .. windows.GroupBy(window => window.Start.UtcTicks / period.Ticks).Select(inPeriod => new QuantityHistory(
            [.. inPeriod.Select(window => window.Start)],
            [.. inPeriod.Select(quantity)],
            [.. inPeriod.Select(window => Forecaster.Leniency(usualCount, window.Count))])),
    ];
}
