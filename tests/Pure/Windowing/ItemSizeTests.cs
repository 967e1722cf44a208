using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

/// <summary>At the default limits a device's two items, one transaction, stay below 3 MiB, with the longest ids and the widest steps of time.</summary>
public sealed class ItemSizeTests
{
    /// <summary>Two keys of the longest ids, ETags and metadata.</summary>
    private const int KeysAndFraming = 2048;

    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:05:00")]
    [InlineData("1.00:00:00")]
    public void Both_full_items_together_stay_below_the_limit(string window)
    {
        TimeGrid grid = TimeGrid.Create(TimeSpan.Parse(window, CultureInfo.InvariantCulture), TimeSpan.FromDays(1));
        long step = grid.Chunk.Ticks / 3000;
        IEnumerable<Reading> readings =
            from sensor in Enumerable.Range(0, MergeLimits.Default.SensorsPerDevice)
            from i in Enumerable.Range(0, 3000)
            select new Reading(Name(sensor), Start.AddTicks((i * step) + step - 1), i / 3.0);

        MergeResult full = ChunkReadings.Empty.Merge(readings, MergeLimits.Default);

        Assert.Empty(full.Refused);
        Assert.Equal(50 * 3000, full.Readings.Count);
        int readingsBytes = full.Readings.Encode(Start).Length;
        int featuresBytes = ChunkFeatures.From(full.Readings, Start, grid).Encode(Start, grid).Length;
        Assert.InRange(readingsBytes, 1_500_000, BlobPaths.MaxBytes);
        Assert.InRange(featuresBytes, 30_000, BlobPaths.MaxBytes);
        Assert.InRange(readingsBytes + featuresBytes + KeysAndFraming, 0, BlobPaths.MaxBytes - 1);
    }

    private static string Name(int sensor) => new string('€', 198) + sensor.ToString("00", CultureInfo.InvariantCulture);
}
