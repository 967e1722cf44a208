using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class WindowFeaturesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeGrid Grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

    // Checked by hand: values 2, 4, 9 after 0, 10 and 30 s; mean 5, squares 9 + 1 + 16; times to their mean -40/3, -10/3, 50/3.
    [Fact]
    public void Three_readings_give_these_features()
    {
        WindowFeatures features = Of((0, 2), (10, 4), (30, 9));

        Assert.Equal(Start, features.Start);
        Assert.Equal(3, features.Count);
        Assert.Equal(5, features.Mean);
        Assert.Equal(2.943920288775949, features.StandardDeviation, 1e-15);
        Assert.Equal(2, features.Minimum);
        Assert.Equal(9, features.Maximum);
        Assert.Equal(2, features.First);
        Assert.Equal(9, features.Last);
        Assert.Equal(0.2357142857142857, features.Slope, 1e-15);
    }

    [Fact]
    public void One_reading_is_its_own_mean_with_no_deviation_and_no_slope() =>
        Assert.Equal(new WindowFeatures(Start, 1, 84.53, 0, 84.53, 84.53, 84.53, 84.53, 0), Of((7, 84.53)));

    // 0.1 + 0.1 + 0.1 = 0.30000000000000004, a third of which is more than 0.1.
    [Fact]
    public void Equal_readings_have_exactly_their_value_as_mean() =>
        Assert.Equal(new WindowFeatures(Start, 3, 0.1, 0, 0.1, 0.1, 0.1, 0.1, 0), Of((0, 0.1), (1, 0.1), (2, 0.1)));

    // The textbook formula, mean of squares minus square of mean, gives 0 or a negative number here.
    [Fact]
    public void A_small_deviation_on_a_large_value_is_not_lost()
    {
        WindowFeatures features = Of((0, 1e9 + 4), (1, 1e9 + 7), (2, 1e9 + 13), (3, 1e9 + 16));

        Assert.Equal(1e9 + 10, features.Mean);
        Assert.Equal(4.743416490252569, features.StandardDeviation, 1e-14);
    }

    [Fact]
    public void The_largest_doubles_do_not_overflow()
    {
        WindowFeatures features = Of((0, double.MaxValue), (1, double.MaxValue), (2, -double.MaxValue), (3, -double.MaxValue));

        Assert.Equal(0, features.Mean);
        Assert.Equal(double.MaxValue, features.StandardDeviation);
        Assert.Equal(-1.4381545078898526e308, features.Slope, 1e294);
    }

    [Fact]
    public void Every_feature_is_finite_and_the_mean_lies_between_minimum_and_maximum() =>
        Gen.Select(Gen.Long[0, 2_999_999_999], Gen.Double.Where(double.IsFinite)).Array[1, 20].Sample(pairs =>
        {
            WindowFeatures features = OfTicks([.. pairs.Select(pair => (pair.Item1, pair.Item2))]);

            Assert.InRange(features.Mean, features.Minimum, features.Maximum);
            Assert.True(double.IsFinite(features.StandardDeviation) && double.IsFinite(features.Slope));
            Assert.True(features.StandardDeviation >= 0);
        });

    private static WindowFeatures Of(params (int Second, double Value)[] readings) =>
        OfTicks([.. readings.Select(reading => (reading.Second * TimeSpan.TicksPerSecond, reading.Value))]);

    private static WindowFeatures OfTicks((long Ticks, double Value)[] readings)
    {
        IEnumerable<Reading> all = readings.Select(reading => new Reading("s", Start.AddTicks(reading.Ticks), reading.Value));
        ChunkReadings chunk = ChunkReadings.Empty.Merge(all, MergeLimits.Default).Readings;
        return Assert.Single(ChunkFeatures.From(chunk, Start, Grid).Sensors["s"]);
    }
}
