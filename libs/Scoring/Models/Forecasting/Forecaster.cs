using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>
/// Expects two quantities of every window, its level (the mean) and its noise (the logarithm of the standard deviation), each
/// by a linear forecast from the windows before it in the same period. The score is how far the window is from what was
/// expected, in spreads of the training's residuals; the larger of the two counts, and names the cause.
/// An anomalous value is not handed on to later forecasts: what was expected in its place is. So a spike does not
/// disturb the windows after it, and a level shift stays an anomaly for the rest of the period.
/// </summary>
public sealed class Forecaster : Model
{
    /// <summary>
    /// How many spreads off is an anomaly, unless told otherwise. Measured on clean Gaussian series with a model trained on 60
    /// windows: see docs/decisions/0007.
    /// </summary>
    public const double DefaultThreshold = 5;

    /// <summary>A window with fewer readings says nothing of its noise.</summary>
    public const int MinimumReadingsForNoise = 4;

    private const int OnStack = 512;

    /// <summary>Makes a model.</summary>
    /// <param name="level">Forecasts the mean.</param>
    /// <param name="noise">Forecasts ln(standard deviation); null where the noise is not watched.</param>
    /// <param name="quietest">The smallest standard deviation told from 0, in the unit of the values; more than 0 where the noise is watched.</param>
    /// <param name="usualCount">Readings a window usually has, at least 1; a window with fewer is judged more leniently.</param>
    /// <param name="threshold">How many spreads off is an anomaly, more than 0.</param>
    /// <exception cref="ArgumentException">Such a model cannot be; the message is a phrase that says why.</exception>
    public Forecaster(QuantityForecast level, QuantityForecast? noise, double quietest, double usualCount, double threshold)
    {
        Level = level;
        Noise = noise;
        Quietest = quietest;
        UsualCount = usualCount;
        Threshold = threshold;
        if (Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }

    /// <inheritdoc />
    public override string Kind => "forecaster";

    /// <inheritdoc />
    public override double Threshold { get; }

    /// <summary>Forecasts the mean.</summary>
    public QuantityForecast Level { get; }

    /// <summary>Forecasts ln(standard deviation); null where the noise is not watched.</summary>
    public QuantityForecast? Noise { get; }

    /// <summary>A smaller standard deviation counts as this one, so that a stuck sensor is far off, not infinitely.</summary>
    public double Quietest { get; }

    /// <summary>Readings a window usually has.</summary>
    public double UsualCount { get; }

    /// <inheritdoc />
    public override void Score(IReadOnlyList<WindowFeatures> windows, Span<WindowScore> scores)
    {
        Span<double> values = windows.Count <= OnStack ? stackalloc double[windows.Count] : new double[windows.Count];
        Levels(windows, Level.Scaler, values);
        JudgeLevel(windows, values, scores);
        if (Noise is { } noise)
        {
            Noises(windows, noise.Scaler, Quietest, values);
            JudgeNoise(noise, windows, values, scores);
        }
    }

    /// <summary>The scaled level of every window.</summary>
    internal static void Levels(IReadOnlyList<WindowFeatures> windows, in StandardScaler scaler, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = QuantityForecast.Scale(scaler, windows[i].Mean);
        }
    }

    /// <summary>The scaled noise of every window; not a number where a window has too few readings to tell.</summary>
    internal static void Noises(IReadOnlyList<WindowFeatures> windows, in StandardScaler scaler, double quietest, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = windows[i].Count >= MinimumReadingsForNoise
                ? QuantityForecast.Scale(scaler, NoiseOf(windows[i], quietest))
                : double.NaN;
        }
    }

    /// <summary>The noise of a window that has enough readings.</summary>
    internal static double NoiseOf(in WindowFeatures window, double quietest) => Math.Log(Math.Max(window.StandardDeviation, quietest));

    /// <summary>How much wider the spread is for a window with fewer readings than usual: a mean of n readings scatters as 1 / √n.</summary>
    internal static double Leniency(double usualCount, int count) => count < usualCount ? Math.Sqrt(usualCount / count) : 1;

    private void JudgeLevel(IReadOnlyList<WindowFeatures> windows, ReadOnlySpan<double> values, Span<WindowScore> scores)
    {
        Span<double> regressors = stackalloc double[Level.Weights.Length];
        var walk = new ForecastWalk(Level, values, Threshold);
        for (int i = 0; i < scores.Length; i++)
        {
            double leniency = Leniency(UsualCount, windows[i].Count);
            double score = walk.Step(windows[i].Start, values[i], leniency, regressors, out double expected);
            double reach = Threshold * Level.Spread * leniency;
            var band = new ExpectedBand(Level.Unscale(expected), Level.Unscale(expected - reach), Level.Unscale(expected + reach));
            scores[i] = new WindowScore(score, band, AnomalyCause.Level);
        }
    }

    private void JudgeNoise(QuantityForecast noise, IReadOnlyList<WindowFeatures> windows, ReadOnlySpan<double> values, Span<WindowScore> scores)
    {
        Span<double> regressors = stackalloc double[noise.Weights.Length];
        var walk = new ForecastWalk(noise, values, Threshold);
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            double score = walk.Step(windows[i].Start, values[i], Leniency(UsualCount, windows[i].Count), regressors, out _);
            if (score > scores[i].Score)
            {
                scores[i] = scores[i] with { Score = score, Cause = AnomalyCause.Noise };
            }
        }
    }

    private string? Problem()
    {
        if (!double.IsFinite(Threshold) || Threshold <= 0)
        {
            return "its threshold is not a positive number";
        }

        if (!double.IsFinite(UsualCount) || UsualCount < 1)
        {
            return "its usual count of readings is not a number of 1 or more";
        }

        return !double.IsFinite(Quietest) || (Noise is not null && Quietest <= 0)
            ? "the smallest deviation it tells from 0 is not a positive number"
            : null;
    }
}
