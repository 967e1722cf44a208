using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class ChunkFeaturesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeGrid Minutes = TimeGrid.Create(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    //  10:00   10:01   10:02   10:03
    //    |-------|-------|-------|
    //    x     x         x
    [Fact]
    public void Only_windows_with_readings_are_there()
    {
        ChunkFeatures features = ChunkFeatures.From(Readings(("s", 0, 1), ("s", 59.9999999, 3), ("s", 120, 7)), Start, Minutes);

        IReadOnlyList<WindowFeatures> windows = features.Sensors["s"];
        Assert.Equal([Start, Start.AddMinutes(2)], windows.Select(window => window.Start));
        Assert.Equal([2, 1], windows.Select(window => window.Count));
        Assert.Equal([2, 7], windows.Select(window => window.Mean));
    }

    [Fact]
    public void The_hash_is_a_sha256_over_the_readings_in_order()
    {
        using var expected = new MemoryStream();
        using (var writer = new BinaryWriter(expected, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(1);
            writer.Write("s"u8);
            writer.Write(2);
            writer.Write(Start.UtcTicks);
            writer.Write(1.5);
            writer.Write(Start.AddSeconds(1).UtcTicks);
            writer.Write(-2.0);
        }

        ChunkFeatures features = ChunkFeatures.From(Readings(("s", 1, -2), ("s", 0, 1.5)), Start, Minutes);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected.ToArray()))[..32], features.Hash);
    }

    [Fact]
    public void Sensors_are_in_ordinal_order() =>
        Assert.Equal(["2", "B", "a"], ChunkFeatures.From(Readings(("a", 0, 1), ("B", 0, 1), ("2", 0, 1)), Start, Minutes).Sensors.Keys);

    [Fact]
    public void A_reading_outside_the_chunk_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => ChunkFeatures.From(Readings(("s", 300, 1)), Start, Minutes));
        Assert.Throws<ArgumentException>(() => ChunkFeatures.From(Readings(("s", -1, 1)), Start, Minutes));
    }

    [Fact]
    public void Decoding_gives_back_what_was_encoded() =>
        Gen.Select(Gen.OneOf("a", "b", "ü"), Gen.Int[0, 299], Gen.Double[-1e6, 1e6]).Array[0, 50].Sample(readings =>
        {
            ChunkFeatures features = ChunkFeatures.From(Readings([.. readings.Select(r => (r.Item1, (double)r.Item2, r.Item3))]), Start, Minutes);

            var decoded = ChunkFeatures.Decode(features.Encode(Start, Minutes), Start, Minutes);

            Assert.Equal(features.Hash, decoded.Hash);
            Assert.Equal(features.Sensors.Keys, decoded.Sensors.Keys);
            Assert.All(features.Sensors, sensor => Assert.Equal(sensor.Value, decoded.Sensors[sensor.Key]));
        });

    [Fact]
    public void A_broken_item_is_refused_by_name()
    {
        byte[] item = ChunkFeatures.From(Readings(("s", 0, 1), ("s", 1, 2), ("t", 200, 1)), Start, Minutes).Encode(Start, Minutes);

        Assert.Equal(0xF2, item[0]);
        Assert.All(Enumerable.Range(0, item.Length), length => Refused("The features item is truncated.", item[..length]));
        Refused("The features item goes on after its end.", [.. item, 0]);
        Refused("The features item has format version 9; this program reads version 1.", [0xF2, 9, .. item[2..]]);
    }

    [Fact]
    public void An_item_of_other_windows_is_refused()
    {
        byte[] item = ChunkFeatures.From(Readings(("s", 0, 1)), Start, Minutes).Encode(Start, Minutes);
        TimeGrid seconds = TimeGrid.Create(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

        BrokenItemException refusal = Assert.Throws<BrokenItemException>(() => ChunkFeatures.Decode(item, Start, seconds));

        Assert.Equal("The features item was made with windows of another size than 00:00:01.", refusal.Message);
    }

    private static void Refused(string message, byte[] item) =>
        Assert.Equal(message, Assert.Throws<BrokenItemException>(() => ChunkFeatures.Decode(item, Start, Minutes)).Message);

    private static ChunkReadings Readings(params (string Sensor, double Second, double Value)[] readings) => ChunkReadings.Empty.Merge(
        readings.Select(reading => new Reading(reading.Sensor, Start.AddTicks((long)Math.Round(reading.Second * TimeSpan.TicksPerSecond)), reading.Value)),
        MergeLimits.Default).Readings;
}
