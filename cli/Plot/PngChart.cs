using System.Globalization;
using Fleetscore.Scoring;
using ScottPlot;
using ScottPlot.Plottables;

namespace Fleetscore.Cli.Plot;

/// <summary>A series as a picture: the same as <see cref="SeriesChart"/>, finer.</summary>
internal static class PngChart
{
    private const int Width = 1400;
    private const int Height = 600;

    /// <summary>More windows than this stand so close that marks would hide the line.</summary>
    private const int MostMarkers = 200;

    /// <summary>Pixels, so that the last time below the axis is not cut.</summary>
    private const int RightMargin = 45;

    private static readonly Color ValueColour = Color.FromHex("#1F4E79");
    private static readonly Color BandColour = Color.FromHex("#7FB3D5").WithAlpha(0.35);
    private static readonly Color ExpectedColour = Color.FromHex("#5499C7");
    private static readonly Color AnomalyColour = Color.FromHex("#D62728");
    private static readonly Color NotScoredColour = Color.FromHex("#8A8A8A");

    /// <param name="windows">Of one series, in order of time, at least one.</param>
    /// <param name="file">Replaced where it exists.</param>
    public static void Save(IReadOnlyList<Verdict> windows, string file)
    {
        using var plot = new ScottPlot.Plot();
        TimeSpan size = TimeAxis.SizeOf(windows);
        AddBand(plot, windows, size);
        AddMeans(plot, windows, size);
        AddMarks(plot, [.. windows.Where(window => window.Anomaly is null)], "not scored", MarkerShape.OpenCircle, 7, NotScoredColour);
        AddMarks(plot, [.. windows.Where(window => window.Anomaly == true)], "anomaly", MarkerShape.FilledDiamond, 13, AnomalyColour);
        Describe(plot, windows);
        File.WriteAllBytes(file, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }

    private static void AddBand(ScottPlot.Plot plot, IReadOnlyList<Verdict> windows, TimeSpan size)
    {
        bool first = true;
        foreach (Verdict[] stretch in Stretches([.. windows.Where(window => window.Expected is not null)], size))
        {
            double[] at = [.. stretch.Select(window => Middle(window, size))];
            FillY band = plot.Add.FillY(at, [.. stretch.Select(window => window.Expected!.Value.Lower)], [.. stretch.Select(window => window.Expected!.Value.Upper)]);
            band.FillColor = BandColour;
            band.LineWidth = 0;
            band.LegendText = first ? "expected band" : "";
            Scatter expected = plot.Add.ScatterLine(at, [.. stretch.Select(window => window.Expected!.Value.Value)], ExpectedColour);
            expected.LinePattern = LinePattern.Dashed;
            expected.LegendText = first ? "expected" : "";
            first = false;
        }
    }

    private static void AddMeans(ScottPlot.Plot plot, IReadOnlyList<Verdict> windows, TimeSpan size)
    {
        bool first = true;
        foreach (Verdict[] stretch in Stretches(windows, size))
        {
            Scatter line = plot.Add.Scatter(stretch.Select(window => Middle(window, size)).ToArray(), stretch.Select(window => window.Window.Mean).ToArray(), ValueColour);
            line.LineWidth = 2;
            line.MarkerSize = windows.Count > MostMarkers ? 0 : 5;
            line.LegendText = first ? "mean of a window" : "";
            first = false;
        }
    }

    private static void AddMarks(ScottPlot.Plot plot, IReadOnlyList<Verdict> windows, string meaning, MarkerShape shape, float markerSize, Color colour)
    {
        if (windows.Count == 0)
        {
            return;
        }

        TimeSpan size = TimeAxis.SizeOf(windows);
        Markers marks = plot.Add.Markers(
            windows.Select(window => Middle(window, size)).ToArray(), windows.Select(window => window.Window.Mean).ToArray(), shape, markerSize, colour);
        marks.LegendText = meaning;
    }

    private static void Describe(ScottPlot.Plot plot, IReadOnlyList<Verdict> windows)
    {
        plot.Font.Set(Fonts.Sans);
        string models = string.Join(", ", windows.Select(window => window.Model).OfType<string>().Distinct());
        plot.Title($"{windows[0].Series}{(models.Length > 0 ? $"   model version {models}" : "")}", size: 20);
        plot.XLabel("time (UTC)");
        plot.YLabel(windows[0].Series.Sensor);
        plot.Axes.DateTimeTicksBottom().TickGenerator = new ScottPlot.TickGenerators.DateTimeAutomatic
        {
            LabelFormatter = at => at.ToString("HH:mm'\n'yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        plot.Axes.Margins(0.02, 0.12);
        plot.Axes.Right.MinimumSize = RightMargin;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
    }

    /// <summary>Cuts where windows are missing: a line across a gap would tell of readings that never were.</summary>
    private static IEnumerable<Verdict[]> Stretches(IReadOnlyList<Verdict> windows, TimeSpan size)
    {
        int start = 0;
        for (int i = 1; i <= windows.Count; i++)
        {
            if (i == windows.Count || windows[i].Window.Start - windows[i - 1].Window.Start > size)
            {
                yield return [.. windows.Skip(start).Take(i - start)];
                start = i;
            }
        }
    }

    private static double Middle(in Verdict window, TimeSpan size) => (window.Window.Start + (size / 2)).UtcDateTime.ToOADate();
}
