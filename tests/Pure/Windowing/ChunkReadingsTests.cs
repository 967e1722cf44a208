using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class ChunkReadingsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_two_values_of_one_reading_the_smaller_stands_whichever_came_first()
    {
        MergeResult smallerFirst = Merge(Merge(ChunkReadings.Empty, At(1, 5)).Readings, At(1, 7));
        MergeResult largerFirst = Merge(Merge(ChunkReadings.Empty, At(1, 7)).Readings, At(1, 5));

        Assert.Equal([At(1, 5)], smallerFirst.Readings.All());
        Assert.Equal([At(1, 5)], largerFirst.Readings.All());
        Assert.Equal([new RefusedReading(At(1, 7), "conflicting value")], smallerFirst.Refused);
        Assert.Equal([new RefusedReading(At(1, 7), "conflicting value")], largerFirst.Refused);
        Assert.False(smallerFirst.Changed);
        Assert.True(largerFirst.Changed);
    }

    [Fact]
    public void The_earliest_readings_of_a_series_stay_and_a_displaced_one_is_refused_again()
    {
        var limits = new MergeLimits(ReadingsPerSeries: 2, SensorsPerDevice: 1);
        ChunkReadings full = ChunkReadings.Empty.Merge([At(2, 1), At(3, 1)], limits).Readings;

        MergeResult displaced = full.Merge([At(1, 1)], limits);
        MergeResult again = displaced.Readings.Merge([At(3, 1)], limits);

        Assert.Equal([At(1, 1), At(2, 1)], displaced.Readings.All());
        Assert.Equal([new RefusedReading(At(3, 1), "too many readings of the series in its chunk")], displaced.Refused);
        Assert.Equal(displaced.Refused, again.Refused);
        Assert.False(again.Changed);
    }

    [Fact]
    public void The_first_sensors_of_a_device_stay()
    {
        var limits = new MergeLimits(ReadingsPerSeries: 10, SensorsPerDevice: 1);
        ChunkReadings full = ChunkReadings.Empty.Merge([At(1, 1, "b")], limits).Readings;

        MergeResult displaced = full.Merge([At(2, 1, "a"), At(3, 1, "c")], limits);

        Assert.Equal([At(2, 1, "a")], displaced.Readings.All());
        Assert.Equal(
            [
                new RefusedReading(At(1, 1, "b"), "too many sensors of the device in the chunk"),
                new RefusedReading(At(3, 1, "c"), "too many sensors of the device in the chunk"),
            ],
            displaced.Refused);
    }

    [Fact]
    public void Sensors_are_in_ordinal_order_not_in_a_language_s()
    {
        ChunkReadings readings = Merge(ChunkReadings.Empty, At(1, 1, "b"), At(1, 1, "ä"), At(1, 1, "B"), At(1, 1, "10"), At(1, 1, "2")).Readings;

        Assert.Equal(["10", "2", "B", "b", "ä"], readings.All().Select(reading => reading.Sensor));
    }

    [Fact]
    public void Negative_zero_is_zero()
    {
        ChunkReadings readings = Merge(ChunkReadings.Empty, At(1, -0.0)).Readings;

        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(readings.All().Single().Value));
        Assert.True(readings.Contains(At(1, 0.0)));
        Assert.True(readings.Contains(At(1, -0.0)));
        Assert.Empty(Merge(readings, At(1, 0.0)).Refused);
    }

    [Fact]
    public void A_reading_is_known_by_sensor_instant_and_value()
    {
        ChunkReadings readings = Merge(ChunkReadings.Empty, At(1, 5)).Readings;

        Assert.True(readings.Contains(At(1, 5) with { At = Start.AddSeconds(1).ToOffset(TimeSpan.FromHours(2)) }));
        Assert.False(readings.Contains(At(1, 6)));
        Assert.False(readings.Contains(At(2, 5)));
        Assert.False(readings.Contains(At(1, 5, "other")));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_a_bug_of_the_caller(double value) =>
        Assert.Throws<ArgumentException>(() => Merge(ChunkReadings.Empty, At(1, value)));

    [Fact]
    public void The_item_of_one_reading_is_these_bytes()
    {
        ChunkReadings readings = Merge(ChunkReadings.Empty, At(1, 71.3, "t")).Readings;

        // Kind, version, 1 sensor, 1 byte of name, 't', 1 reading, 10,000,000 ticks after the start, 71.3.
        Assert.Equal("F10101017401" + "80ADE204" + "3333333333D35140", Convert.ToHexString(readings.Encode(Start)));
    }

    [Fact]
    public void A_broken_item_is_refused_by_name()
    {
        byte[] item = Merge(ChunkReadings.Empty, At(1, 71.3, "t"), At(2, 72, "t"), At(2, 72, "u")).Readings.Encode(Start);

        Assert.All(Enumerable.Range(0, item.Length), length => Refused("The readings item is truncated.", item[..length]));
        Refused("The readings item goes on after its end.", [.. item, 0]);
        Refused("The readings item does not begin as one.", [0xF2, .. item[1..]]);
        Refused("The readings item has format version 2; this program reads version 1.", [0xF1, 2, .. item[2..]]);
        Refused("The readings item is truncated.", [0xF1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        Refused("The readings item holds a number that is too long.", [0xF1, 1, .. Enumerable.Repeat((byte)0xFF, 12)]);
    }

    private static void Refused(string message, byte[] item) =>
        Assert.Equal(message, Assert.Throws<BrokenItemException>(() => ChunkReadings.Decode(item, Start)).Message);

    private static MergeResult Merge(ChunkReadings readings, params Reading[] added) => readings.Merge(added, MergeLimits.Default);

    private static Reading At(int second, double value, string sensor = "s") => new(sensor, Start.AddSeconds(second), value);
}
