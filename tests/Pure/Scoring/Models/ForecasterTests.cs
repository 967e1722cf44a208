using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Models;

public sealed class ForecasterTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly double[] LastValue = [1, 0, 0];

    // Scaled by (mean - 50) / 2. Expected 0.25 + 0.5 × lag 1: the first window has none and takes the median of 1, 3, 1 = 1,
    // so 0.75, then 0.25 + 0.5 × 0 = 0.25, 0.25 + 0.5 × 1 = 0.75, 0.25 + 0.5 × 3 = 1.75, each × 2 + 50. Spread 0.5.
    [Fact]
    public void The_score_is_the_distance_from_the_forecast_in_spreads()
    {
        var model = new Forecaster(new QuantityForecast(new StandardScaler(50, 2), 0.25, [0.5, 0, 0], 0.5), null, 0, 10, 5);

        WindowScore[] scores = Score(model, Window(0, 50), Window(1, 52), Window(2, 56), Window(3, 52));

        Assert.Equal([1.5, 1.5, 4.5, 1.5], scores.Select(score => score.Score));
        Assert.Equal([51.5, 50.5, 51.5, 53.5], scores.Select(score => score.Expected!.Value.Value));
        Assert.Equal(new ExpectedBand(51.5, 46.5, 56.5), scores[0].Expected);
    }

    // The value before is expected. 9 is 8 spreads off, so 1 is handed on in its place.
    //   value     1  1  9  1  1  9  9
    //   expected  1  1  1  1  1  1  1
    [Fact]
    public void What_was_expected_stands_in_for_an_anomaly()
    {
        var model = new Forecaster(new QuantityForecast(StandardScaler.None, 0, LastValue, 1), null, 0, 10, 5);

        WindowScore[] scores = Score(model, [.. new double[] { 1, 1, 9, 1, 1, 9, 9 }.Select((mean, i) => Window(i, mean))]);

        Assert.Equal([0, 0, 8, 0, 0, 8, 8], scores.Select(score => score.Score));
    }

    // ln 1 = 0 is expected of the noise; e² is 2 away, in spreads of 0.25 that is 8. The mean is 1 off.
    [Fact]
    public void The_larger_of_level_and_noise_counts_and_names_the_cause()
    {
        Forecaster model = Noisy(quietest: 1e-6);

        WindowScore[] scores = Score(model, Window(0, 1, deviation: Math.E * Math.E), Window(1, 1, deviation: 1));

        Assert.Equal(8, scores[0].Score, 1e-12);
        Assert.Equal((AnomalyCause.Noise, AnomalyCause.Level), (scores[0].Cause, scores[1].Cause));
    }

    // ln 0.001 is -6.907755278982137.
    [Fact]
    public void A_deviation_of_0_counts_as_the_quietest_there_is()
    {
        WindowScore stuck = Score(Noisy(quietest: 0.001), Window(0, 0, deviation: 0))[0];

        Assert.Equal(4 * 6.907755278982137, stuck.Score, 1e-9);
    }

    [Fact]
    public void Three_readings_say_nothing_of_the_noise() =>
        Assert.Equal(AnomalyCause.Level, Score(Noisy(quietest: 0.001), Window(0, 0, deviation: 0, count: 3))[0].Cause);

    // At 06:00 the day's angle is a quarter: sine 1, cosine 0, of twice the angle 0 and -1.
    [Fact]
    public void The_time_of_day_is_that_of_the_windows_start()
    {
        static double Expected(params double[] weights) => Score(
            new Forecaster(new QuantityForecast(StandardScaler.None, 0, [0, 0, 0, .. weights], 1), null, 0, 10, 5), Window(0, 0))[0].Expected!.Value.Value;

        Assert.Equal(1, Expected(1, 0, 0, 0), 1e-12);
        Assert.Equal(0, Expected(0, 1, 0, 0), 1e-12);
        Assert.Equal(0, Expected(0, 0, 1, 0), 1e-12);
        Assert.Equal(-1, Expected(0, 0, 0, 1), 1e-12);
    }

    // Only the first and the last are as training knew them; the others, though most, must not make them look odd.
    [Fact]
    public void What_training_never_saw_does_not_stand_in_for_lags()
    {
        var model = new Forecaster(new QuantityForecast(StandardScaler.None, 0, LastValue, 1), null, 0, 10, 5);

        WindowScore[] scores = Score(model, [.. new double[] { 1, 100, 100, 100, 100, 1 }.Select((mean, i) => Window(i, mean))]);

        Assert.Equal([0, 99, 99, 99, 99, 0], scores.Select(score => score.Score));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        Forecaster model = Noisy(quietest: 0.001);
        WindowFeatures[] hour = [.. Enumerable.Range(0, 12).Select(i => Window(i, i))];
        var scores = new WindowScore[12];
        model.Score(hour, scores);

        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Score(hour, scores);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_model_that_cannot_be_is_refused()
    {
        static string Forecast(double scale, double bias, double[] weights, double spread) =>
            Assert.Throws<ArgumentException>(() => new QuantityForecast(new StandardScaler(0, scale), bias, weights, spread)).Message;
        static string Whole(QuantityForecast? noise, double quietest, double usualCount, double threshold) =>
            Assert.Throws<ArgumentException>(() => new Forecaster(Level, noise, quietest, usualCount, threshold)).Message;

        Assert.Equal("a forecast of it has 4 weights; there must be 3 or 7", Forecast(1, 0, new double[4], 1));
        Assert.Equal("the scaler of a forecast has a mean or scale that is no number to scale by", Forecast(0, 0, LastValue, 1));
        Assert.Equal("the bias or a weight of a forecast is not a number of a forecast's size", Forecast(1, double.NaN, LastValue, 1));
        Assert.Equal("the bias or a weight of a forecast is not a number of a forecast's size", Forecast(1, 0, [1e200, 0, 0], 1));
        Assert.StartsWith("the spread of a forecast", Forecast(1, 0, LastValue, 0), StringComparison.Ordinal);
        Assert.Equal("its threshold is not a positive number", Whole(null, 0, 1, 0));
        Assert.Equal("its usual count of readings is not a number of 1 or more", Whole(null, 0, 0.5, 5));
        Assert.Equal("the smallest deviation it tells from 0 is not a positive number", Whole(Level, 0, 1, 5));
    }

    private static QuantityForecast Level { get; } = new(StandardScaler.None, 0, new double[3], 1);

    private static Forecaster Noisy(double quietest) =>
        new(Level, new QuantityForecast(StandardScaler.None, 0, new double[3], 0.25), quietest, 10, 5);

    private static WindowScore[] Score(Forecaster model, params WindowFeatures[] windows)
    {
        var scores = new WindowScore[windows.Length];
        model.Score(windows, scores);
        return scores;
    }

    private static WindowFeatures Window(int number, double mean, double deviation = 1, int count = 10) =>
        new(Start.AddMinutes(5 * number), count, mean, deviation, mean, mean, mean, mean, 0);
}
