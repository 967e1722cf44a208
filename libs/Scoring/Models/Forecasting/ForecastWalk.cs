namespace Fleetscore.Scoring;

/// <summary>One forecast's way through a period: expects each window, and hands on what later windows are to know of it.</summary>
internal struct ForecastWalk
{
    private readonly QuantityForecast _forecast;
    private readonly double _threshold;
    private PeriodWalk _walk;

    /// <param name="forecast">The forecast.</param>
    /// <param name="values">The scaled values of all windows of the period; not a number where there is none.</param>
    /// <param name="threshold">From how many spreads off on a value is not handed on.</param>
    public ForecastWalk(QuantityForecast forecast, ReadOnlySpan<double> values, double threshold)
    {
        _forecast = forecast;
        _threshold = threshold;
        _walk = new PeriodWalk(values);
    }

    /// <summary>Goes to the next window that has a value.</summary>
    /// <param name="start">The window's start.</param>
    /// <param name="value">Its scaled value.</param>
    /// <param name="leniency">How much wider its spread is.</param>
    /// <param name="regressors">Room for as many as the forecast has weights; holds the window's afterwards.</param>
    /// <param name="expected">What was expected, scaled.</param>
    /// <returns>How many spreads off the value is.</returns>
    public double Step(DateTimeOffset start, double value, double leniency, Span<double> regressors, out double expected)
    {
        _walk.Regressors(start, regressors);
        expected = _forecast.Expect(regressors);
        double score = Math.Abs(value - expected) / (_forecast.Spread * leniency);
        _walk.Keep(score >= _threshold ? expected : value);
        return score;
    }
}
