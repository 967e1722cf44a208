using Fleetscore.Scoring;

namespace Fleetscore.Training;

/// <summary>
/// Trains the forecast of one quantity: fits, leaves the rows with large residuals out and fits again, so that what was odd in
/// the history teaches little. Rows are made by walking through each period as scoring does.
/// </summary>
/// <param name="periods">The history, period by period.</param>
/// <param name="timeOfDay">Whether the forecast knows the time of day.</param>
/// <param name="threshold">From how many spreads off on a window is an anomaly.</param>
internal sealed class QuantityTrainer(IReadOnlyList<QuantityHistory> periods, bool timeOfDay, double threshold)
{
    private const double FarOut = 4;

    // Rows are cut off here for the fit: one sensor's 1e300 would otherwise be all that the fit sees.
    private const double Farthest = 50;

    private readonly int _weights = timeOfDay ? QuantityForecast.WithTimeOfDay : QuantityForecast.Lags;
    private readonly StandardScaler _scaler =
        RobustSpread.ScalerOf([.. periods.SelectMany(period => period.Values).Where(value => !double.IsNaN(value))]);

    /// <summary>Trains; the same history gives the same bits.</summary>
    public QuantityForecast Train()
    {
        // With such a spread nothing is an anomaly yet.
        var unknowing = new QuantityForecast(_scaler, 0, new double[_weights], double.MaxValue);
        List<ForecastRow> rows = Rows(unknowing);
        QuantityForecast first = Fit(rows);
        rows = Rows(first);
        List<ForecastRow> near = [.. rows.Where(row => Math.Abs(row.ResidualOf(first)) <= FarOut * first.Spread)];
        QuantityForecast second = near.Count > 0 ? Fit(near) : first; // A history of outliers alone has none to leave out.
        return WithSpread(second, Rows(second));
    }

    /// <summary>The rows of all periods, as a forecast that is known so far meets them.</summary>
    private List<ForecastRow> Rows(QuantityForecast known)
    {
        var rows = new List<ForecastRow>();
        foreach (QuantityHistory period in periods)
        {
            double[] values = [.. period.Values.Select(value => QuantityForecast.Scale(_scaler, value))];
            var walk = new ForecastWalk(known, values, threshold);
            for (int i = 0; i < values.Length; i++)
            {
                if (!double.IsNaN(values[i]))
                {
                    var regressors = new double[_weights];
                    walk.Step(period.Starts[i], values[i], period.Leniencies[i], regressors, out _);
                    rows.Add(new ForecastRow(regressors, values[i], period.Leniencies[i]));
                }
            }
        }

        return rows;
    }

    private QuantityForecast Fit(List<ForecastRow> rows)
    {
        (double bias, double[] weights) = LinearFit.Fit([.. rows.Select(Cut)]);
        return WithSpread(new QuantityForecast(_scaler, bias, weights, double.MaxValue), rows);
    }

    private static LinearRow Cut(ForecastRow row) => LinearFit.Row(row.Regressors.Select(Cut), Cut(row.Value));

    private static double Cut(double value) => Math.Clamp(value, -Farthest, Farthest);

    private static QuantityForecast WithSpread(QuantityForecast forecast, List<ForecastRow> rows) => new(
        forecast.Scaler, forecast.Bias, forecast.Weights,
        RobustSpread.OfResiduals([.. rows.Select(row => row.ResidualOf(forecast))], forecast.Weights.Length + 1));
}

/// <summary>A window as a forecast meets it.</summary>
/// <param name="Regressors">What is known of it before.</param>
/// <param name="Value">Its scaled value.</param>
/// <param name="Leniency">How much wider its spread is than usual.</param>
internal readonly record struct ForecastRow(double[] Regressors, double Value, double Leniency)
{
    /// <summary>How far off the forecast is, as if the window had the usual count of readings.</summary>
    public double ResidualOf(QuantityForecast forecast) => (Value - forecast.Expect(Regressors)) / Leniency;
}
