using System.Buffers.Binary;
using Fleetscore.Cli.Plot;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>The picture of a series, drawn without a screen.</summary>
public sealed class PngChartTests
{
    [Fact]
    public void A_day_with_band_anomalies_and_a_gap_is_a_picture_of_1400_by_600()
    {
        using var folder = new TemporaryFolder();
        Verdict[] day = [.. Enumerable.Range(0, 288).Where(i => i is < 120 or > 140).Select(Window)];

        PngChart.Save(day, folder.File("day.png"));

        byte[] png = File.ReadAllBytes(folder.File("day.png"));
        Assert.Equal(1400, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(600, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    // A wave with its band; nothing scored the first hour, and two stretches are anomalies.
    private static Verdict Window(int index)
    {
        double expected = 20 + (5 * Math.Sin(index / 46.0));
        bool anomaly = index is 60 or (> 200 and < 206);
        double mean = expected + Math.Sin(index * 1.7) + (anomaly ? 6 : 0);
        var window = new WindowFeatures(Fleet.Start.AddMinutes(5 * index), 5, mean, 0, mean, mean, mean, mean, 0);
        return index < 12
            ? new Verdict(new SeriesId("pump-17", "temperature"), window, null, null, null, 0)
            : new Verdict(new SeriesId("pump-17", "temperature"), window, 1, anomaly, "v8c0c2eac7c55", 0, new ExpectedBand(expected, expected - 2.5, expected + 2.5));
    }
}
