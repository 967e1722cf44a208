using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

/// <summary>At the default limits an item stays below 3 MiB, with the longest ids and the widest steps of time.</summary>
public sealed class ItemSizeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:05:00")]
    [InlineData("1.00:00:00")]
    public void Full_items_stay_below_the_limit(string window)
    {
        TimeGrid grid = TimeGrid.Create(TimeSpan.Parse(window, CultureInfo.InvariantCulture), TimeSpan.FromDays(1));
        long step = grid.Chunk.Ticks / 3000;
        IEnumerable<Reading> readings =
            from sensor in Enumerable.Range(0, 64)
            from i in Enumerable.Range(0, 3000)
            select new Reading(Name(sensor), Start.AddTicks((i * step) + step - 1), i / 3.0);

        MergeResult full = ChunkReadings.Empty.Merge(readings, MergeLimits.Default);

        Assert.Empty(full.Refused);
        Assert.Equal(64 * 3000, full.Readings.Count);
        Assert.InRange(full.Readings.Encode(Start).Length, 2_000_000, 3 * 1024 * 1024 - 1);
        Assert.InRange(ChunkFeatures.From(full.Readings, Start, grid).Encode(Start, grid).Length, 40_000, 3 * 1024 * 1024 - 1);
    }

    private static string Name(int sensor) => new string('€', 198) + sensor.ToString("00", CultureInfo.InvariantCulture);
}
