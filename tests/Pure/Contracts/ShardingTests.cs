using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class ShardingTests
{
    [Fact]
    public void Shards_of_different_counts_nest() =>
        Gen.Select(Gen.String, Gen.Int[0, 12], Gen.Int[0, 12]).Sample((device, power, otherPower) =>
        {
            int small = 1 << Math.Min(power, otherPower);
            int large = 1 << Math.Max(power, otherPower);

            Assert.Equal(Sharding.ShardOf(device, small), Sharding.ShardOf(device, large) % small);
            Assert.InRange(Sharding.ShardOf(device, large), 0, large - 1);
        });

    // Stored data depends on these: another number here loses what was stored.
    [Theory]
    [InlineData("1", 1423)]
    [InlineData("2", 1375)]
    [InlineData("pump-17", 3042)]
    [InlineData("Größe", 2001)]
    public void A_device_stays_in_its_shard(string device, int shard) => Assert.Equal(shard, Sharding.ShardOf(device, 4096));

    [Fact]
    public void Devices_that_are_numbered_spread_evenly()
    {
        int[] sizes = [.. Enumerable.Range(0, 16_000).GroupBy(i => Sharding.ShardOf($"device-{i}", 16)).Select(shard => shard.Count())];

        Assert.Equal(16, sizes.Length);
        Assert.All(sizes, size => Assert.InRange(size, 800, 1200));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4)]
    [InlineData(8192)]
    public void A_count_that_is_no_power_of_two_up_to_4096_is_refused(int count)
    {
        Assert.False(Sharding.IsCount(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sharding.ShardOf("a", count));
    }
}
