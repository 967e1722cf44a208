using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Training;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Training;

/// <summary>Made-up series: Gaussian readings around a level that may follow the day, in windows of five minutes.</summary>
internal static class Histories
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Windows from <see cref="Start"/> on.</summary>
    /// <param name="seed">Of the noise.</param>
    /// <param name="count">How many windows.</param>
    /// <param name="readings">In each of them; their noise is 1, so the mean's is 1 / √readings.</param>
    /// <param name="daily">Half the way from the day's lowest to its highest level.</param>
    /// <param name="change">Makes another value of the one there is, by the window's number.</param>
    public static List<WindowFeatures> Series(
        int seed, int count, int readings = 30, double daily = 0, Func<int, double, double>? change = null)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(window => Features(
            Start + (window * Window),
            [.. Enumerable.Range(0, readings).Select(_ =>
            {
                double value = 50 + (daily * Math.Sin(2 * Math.PI * (window * Window / TimeSpan.FromDays(1)))) + Gaussian(random);
                return change?.Invoke(window, value) ?? value;
            })]))];
    }

    /// <summary>The windows of the hour with this number.</summary>
    public static WindowFeatures[] Hour(IEnumerable<WindowFeatures> windows, int hour) =>
        [.. windows.Where(window => window.Start >= Start.AddHours(hour) && window.Start < Start.AddHours(hour + 1))];

    public static WindowFeatures Features(DateTimeOffset start, double[] values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return new WindowFeatures(start, values.Length, mean, deviation, values.Min(), values.Max(), values[0], values[^1], 0);
    }

    public static TrainingOptions Options(ModelKind kind = ModelKind.Forecaster) => new() { Kind = kind, Period = Period };

    public static Forecaster Train(IEnumerable<WindowFeatures> windows) => (Forecaster)FleetTraining.Train(
        [new SeriesHistory(new SeriesId("pump-1", "temperature"), [.. windows])], Options(), null, TestContext.Current.CancellationToken)[0].Model!;

    public static WindowScore[] Score(Model model, WindowFeatures[] period)
    {
        var scores = new WindowScore[period.Length];
        model.Score(period, scores);
        return scores;
    }

    /// <summary>Which windows of a period are an anomaly.</summary>
    public static int[] Flagged(Model model, WindowFeatures[] period) =>
        [.. Score(model, period).Index().Where(score => score.Item.Score >= model.Threshold).Select(score => score.Index)];

    // Box and Muller's.
    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
