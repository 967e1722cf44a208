using CsCheck;
using Fleetscore.Scoring;
using Fleetscore.Training;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Training;

/// <summary>
/// Trained on five hours, asked of the sixth. A window's mean of 30 readings with a noise of 1 has a noise of 0.18 of its own:
/// "so many times the mean's noise" is in that.
/// </summary>
public sealed class ForecasterTrainerTests
{
    private const int Trained = 60;
    private const int Scored = 72;
    private const double MeanNoise = 0.1825741858350554;

    [Fact]
    public void A_spike_is_flagged_alone()
    {
        WindowFeatures[] hour = Sixth((window, value) => window == 66 ? value + (8 * MeanNoise) : value);

        Assert.Equal([6], Histories.Flagged(Model, hour));
    }

    //  hour 6:  . . . . ^ ^ ^ ^ ^ ^ ^ ^
    [Fact]
    public void A_level_shift_stays_flagged_to_the_end_of_the_period()
    {
        WindowFeatures[] hour = Sixth((window, value) => window >= 64 ? value + (10 * MeanNoise) : value);

        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], Histories.Flagged(Model, hour));
        Assert.All(Histories.Score(Model, hour)[4..], score => Assert.Equal(AnomalyCause.Level, score.Cause));
    }

    [Fact]
    public void A_stuck_sensor_is_flagged_by_its_noise()
    {
        WindowFeatures[] hour = Sixth((window, value) => window is >= 65 and < 68 ? 50 : value);

        Assert.Equal([5, 6, 7], Histories.Flagged(Model, hour));
        Assert.All(Histories.Score(Model, hour)[5..8], score =>
        {
            Assert.Equal(AnomalyCause.Noise, score.Cause);
            Assert.True(score.IsFinite() && score.Score > 10 * Model.Threshold, $"{score}");
        });
    }

    [Fact]
    public void A_noise_burst_is_flagged_by_its_noise()
    {
        WindowFeatures[] hour = Sixth((window, value) => window == 69 ? 50 + (3 * (value - 50)) : value);

        Assert.Equal([9], Histories.Flagged(Model, hour));
        Assert.Equal(AnomalyCause.Noise, Histories.Score(Model, hour)[9].Cause);
    }

    [Fact]
    public void A_drift_is_flagged_before_it_ends()
    {
        WindowFeatures[] hour = Sixth((window, value) => window >= 62 ? value + ((window - 61) * 1.5 * MeanNoise) : value);

        int[] flagged = Histories.Flagged(Model, hour);
        Assert.NotEmpty(flagged);
        Assert.Contains(11, flagged);
        Assert.DoesNotContain(0, flagged);
    }

    [Fact]
    public void A_level_is_flagged_exactly_outside_its_band()
    {
        WindowFeatures[] hour = Sixth((window, value) => value + ((window - 66) * 1.5 * MeanNoise));

        Assert.All(hour.Zip(Histories.Score(LevelOnly, hour)), scored => Assert.Equal(
            scored.First.Mean < scored.Second.Expected!.Value.Lower || scored.First.Mean > scored.Second.Expected!.Value.Upper,
            scored.Second.Score >= LevelOnly.Threshold));
    }

    // Per 1,000 windows there are 0.0 false alarms with 30 readings, 0.6 with 5, 0.0 with 2, 0.0 with a daily rhythm: decision 0007.
    [Theory]
    [InlineData(30, 0)]
    [InlineData(5, 0)]
    [InlineData(2, 0)]
    [InlineData(30, 10)]
    public void A_clean_series_has_few_false_alarms(int readings, double daily)
    {
        int flagged = 0;
        for (int seed = 1; seed <= 25; seed++)
        {
            List<WindowFeatures> windows = Histories.Series(seed, 120, readings, daily);
            Forecaster model = Histories.Train(windows.Take(Trained));
            flagged += Enumerable.Range(5, 5).Sum(hour => Histories.Flagged(model, Histories.Hour(windows, hour)).Length);
        }

        // Of 1,500 windows.
        Assert.InRange(flagged, 0, 5);
    }

    [Fact]
    public void Anomalies_in_the_history_do_not_blunt_the_model()
    {
        static double Contaminated(int window, double value) => window switch
        {
            7 or 31 => value + 20,
            >= 44 and < 48 => value - 8,
            52 or 53 => 50,
            66 => value + (10 * MeanNoise),
            _ => value,
        };
        List<WindowFeatures> windows = Histories.Series(seed: 3, Scored, change: Contaminated);

        Forecaster model = Histories.Train(windows.Take(Trained));

        Assert.Equal([6], Histories.Flagged(model, Histories.Hour(windows, 5)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21.5)]
    [InlineData(-1e100)]
    [InlineData(1e-12)]
    public void A_constant_series_accepts_its_constant_and_flags_a_change(double constant)
    {
        Forecaster model = Histories.Train(Histories.Series(1, Trained, change: (_, _) => constant));
        WindowFeatures[] hour = Sixth((window, _) => window == 63 ? (constant * 1.001) + (constant == 0 ? 1e-9 : 0) : constant);

        WindowScore[] scores = Histories.Score(model, hour);

        Assert.Equal([3], Histories.Flagged(model, hour));
        Assert.All(scores, score => Assert.True(score.IsFinite(), $"{score}"));
    }

    [Fact]
    public void Missing_windows_are_passed_over()
    {
        List<WindowFeatures> windows = Histories.Series(5, Scored, change: (window, value) => window == 70 ? value + (10 * MeanNoise) : value);
        windows.RemoveAll(window => (window.Start - Histories.Start).TotalMinutes / 5 is 3 or 12 or 13 or 40 or 60 or 64 or 65);
        Forecaster model = Histories.Train(windows.Where(window => window.Start < Histories.Start.AddHours(5)));
        WindowFeatures[] hour = Histories.Hour(windows, 5);

        Assert.Equal(9, hour.Length);
        Assert.Equal([7], Histories.Flagged(model, hour));
    }

    [Fact]
    public void Two_readings_a_window_are_judged_by_their_level_alone()
    {
        List<WindowFeatures> windows = Histories.Series(5, Scored, readings: 2, change: (window, value) => window == 66 ? value + 8 : value);
        Forecaster model = Histories.Train(windows.Take(Trained));

        Assert.Null(model.Noise);
        Assert.Equal([6], Histories.Flagged(model, Histories.Hour(windows, 5)));
    }

    // The mean of 7 readings scatters √(30 / 7) times as much as that of the usual 30.
    [Fact]
    public void A_window_with_fewer_readings_is_judged_more_leniently()
    {
        WindowFeatures[] hour = Sixth((window, value) => window == 66 ? value + (8 * MeanNoise) : value);
        WindowScore full = Histories.Score(LevelOnly, hour)[6];
        hour[6] = hour[6] with { Count = hour[6].Count / 4 };

        WindowScore few = Histories.Score(LevelOnly, hour)[6];

        Assert.Equal(full.Score / Math.Sqrt(30 / 7.0), few.Score, 1e-9);
        Assert.Equal((full.Expected!.Value.Upper - full.Expected.Value.Value) * Math.Sqrt(30 / 7.0), few.Expected!.Value.Upper - few.Expected.Value.Value, 1e-9);
    }

    // Five hours of a day are a trend; a model that took them for a curve of the day would go anywhere in the other nineteen.
    [Theory]
    [InlineData(60, QuantityForecast.Lags)]
    [InlineData(12 * 24, QuantityForecast.WithTimeOfDay)]
    public void The_time_of_day_counts_once_the_history_has_seen_a_day(int windows, int weights) =>
        Assert.Equal(weights, Histories.Train(Histories.Series(1, windows, daily: 5)).Level.Weights.Length);

    [Fact]
    public void The_same_hour_of_two_days_is_no_day()
    {
        List<WindowFeatures> windows = [.. Histories.Series(1, 12 * 30).Where(window => window.Start.Hour < 2)];

        Assert.Equal(QuantityForecast.Lags, Histories.Train(windows).Level.Weights.Length);
    }

    [Fact]
    public void Whatever_the_windows_hold_every_score_is_finite()
    {
        Gen<double> value = Gen.OneOf(
            Gen.Const(0.0), Gen.Const(1e300), Gen.Const(-1e300), Gen.Const(double.MaxValue), Gen.Const(double.MinValue), Gen.Const(double.Epsilon),
            Gen.Const(7.0), Gen.Double[-100, 100], Gen.Double.Where(double.IsFinite));
        Gen<WindowFeatures[]> windows = Gen.Select(value, value, Gen.Int[1, 40]).Array[2, 60].Select(drawn =>
            drawn.Select((one, i) => Window(i, one.Item1, one.Item1 == 7 ? 0 : Math.Abs(one.Item2), one.Item3)).ToArray());

        Gen.Select(windows, windows).Sample(
            (history, hour) =>
            {
                var trainer = new ForecasterTrainer(Histories.Period, Forecaster.DefaultThreshold);
                return Histories.Score(trainer.Train(history), hour[..Math.Min(12, hour.Length)]).All(score => score.IsFinite());
            },
            iter: 150, threads: 1);
    }

    // The first fit expects them so well that, once they are walked through as scoring does, none is near enough for a second.
    [Fact]
    public void A_history_of_nothing_but_outliers_is_trained_on()
    {
        WindowFeatures[] history = [Window(0, 4.230769230769231, double.MaxValue, 31), Window(1, double.MinValue, double.Epsilon, 7), Window(2, -1e300, 7, 26)];

        Forecaster model = new ForecasterTrainer(Histories.Period, Forecaster.DefaultThreshold).Train(history);

        Assert.All(Histories.Score(model, history), score => Assert.True(score.IsFinite(), $"{score}"));
    }

    private static Forecaster Model { get; } = Histories.Train(Histories.Series(seed: 2, Trained));

    private static Forecaster LevelOnly { get; } = new(Model.Level, null, 0, Model.UsualCount, Model.Threshold);

    private static WindowFeatures[] Sixth(Func<int, double, double> change) => Histories.Hour(Histories.Series(seed: 2, Scored, change: change), 5);

    private static WindowFeatures Window(int number, double mean, double deviation, int count) =>
        new(Histories.Start.AddMinutes(5 * number), count, mean, deviation, mean, mean, mean, mean, 0);
}
