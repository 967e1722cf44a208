namespace Fleetscore.Scoring;

/// <summary>
/// Expects one quantity of a window from the windows before it, by a linear forecast of scaled values:
/// bias + weights · regressors. The regressors are the <see cref="Lags"/> latest earlier values of the period, the latest
/// first; where the model knows the time of day, then sine and cosine of once and twice the day's angle at the window's start.
/// </summary>
public sealed class QuantityForecast
{
    /// <summary>How many earlier windows a forecast looks at.</summary>
    public const int Lags = 3;

    /// <summary>How many weights a forecast with time of day has: sine and cosine of two harmonics more.</summary>
    public const int WithTimeOfDay = Lags + 4;

    /// <summary>
    /// Beyond so many of the training's deviations far is far: scaled values stop there, which keeps every number finite,
    /// however constant the training and however large the value.
    /// </summary>
    internal const double Farthest = 1e9;

    /// <summary>The smallest spread there may be, scaled: far less than a series' own noise, far more than its rounding.</summary>
    internal const double SmallestSpread = 1e-6;

    private readonly double[] _weights;

    /// <summary>Makes a forecast.</summary>
    /// <param name="scaler">Median and deviation of the quantity in training; the deviation is more than 0.</param>
    /// <param name="bias">Expected where all regressors are 0, scaled.</param>
    /// <param name="weights">One per regressor: <see cref="Lags"/> of them, or <see cref="WithTimeOfDay"/>.</param>
    /// <param name="spread">The residuals' usual size in training, scaled, at least 0.000001.</param>
    /// <exception cref="ArgumentException">Such a forecast cannot be; the message is a phrase that says why.</exception>
    public QuantityForecast(StandardScaler scaler, double bias, ReadOnlySpan<double> weights, double spread)
    {
        Scaler = scaler;
        Bias = bias;
        Spread = spread;
        _weights = weights.ToArray();
        if (Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }

    /// <summary>Applied to the quantity first.</summary>
    public StandardScaler Scaler { get; }

    /// <summary>Expected where all regressors are 0, scaled.</summary>
    public double Bias { get; }

    /// <summary>One per regressor.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The residuals' usual size in training, scaled, at least 0.000001.</summary>
    public double Spread { get; }

    /// <summary>The scaled value, at most <see cref="Farthest"/> from 0.</summary>
    internal static double Scale(in StandardScaler scaler, double value) => Near(scaler.Apply(value));

    /// <summary>The forecast, scaled. The sum runs from the bias to the last weight.</summary>
    internal double Expect(ReadOnlySpan<double> regressors)
    {
        double sum = Bias;
        for (int i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * regressors[i];
        }

        return Near(sum);
    }

    /// <summary>A scaled value in the quantity's own unit; what no double can hold becomes the largest.</summary>
    internal double Unscale(double scaled) =>
        Math.Clamp(Scaler.Mean + (scaled * Scaler.Scale), double.MinValue, double.MaxValue);

    private static double Near(double scaled) => Math.Clamp(scaled, -Farthest, Farthest);

    private string? Problem()
    {
        if (_weights.Length is not (Lags or WithTimeOfDay))
        {
            return $"a forecast of it has {_weights.Length} weights; there must be {Lags} or {WithTimeOfDay}";
        }

        if (!double.IsFinite(Scaler.Mean) || !double.IsFinite(Scaler.Scale) || Scaler.Scale <= 0)
        {
            return "the scaler of a forecast has a mean or scale that is no number to scale by";
        }

        if (!double.IsFinite(Spread) || Spread < SmallestSpread)
        {
            return $"the spread of a forecast is not a number of {SmallestSpread} or more";
        }

        // A weight of more than this cannot come of training, and products with it could overflow.
        bool possible = Math.Abs(Bias) <= Farthest && Array.TrueForAll(_weights, weight => Math.Abs(weight) <= Farthest);
        return possible ? null : "the bias or a weight of a forecast is not a number of a forecast's size";
    }
}
