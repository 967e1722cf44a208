using System.Globalization;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fleetscore.Cli.Plot;

/// <summary>A series drawn with characters: the windows' means, the expected band behind them, anomalies told by mark and colour.</summary>
internal static class SeriesChart
{
    private const int LinesAroundThePlot = 4;
    private const int FewestRows = 4;
    private const int RowsPerLabel = 3;

    /// <param name="windowsOfOneSeries">In order of time; gaps stay empty.</param>
    /// <param name="width">Columns of the whole chart, at most; less where the terminal is narrower.</param>
    /// <param name="height">Lines of the whole chart: a title, the plot, the time axis and a legend.</param>
    public static IRenderable Create(IReadOnlyList<Verdict> windowsOfOneSeries, int width, int height) =>
        windowsOfOneSeries.Count == 0 ? new Text("There are no windows to draw.") : new Chart(windowsOfOneSeries, width, height);

    private sealed class Chart(IReadOnlyList<Verdict> windows, int width, int height) : Renderable
    {
        protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(width, maxWidth), Math.Min(width, maxWidth));

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            var values = ValueAxis.Of(windows, Math.Max(FewestRows, height - LinesAroundThePlot));
            int margin = Enumerable.Range(0, values.Rows).Max(row => values.Label(row).Length);
            var times = TimeAxis.Of(windows, Math.Max(1, Math.Min(width, maxWidth) - margin - 2));
            var cells = new ChartCells(windows, values, times);
            ChartGlyphs glyphs = options.Unicode ? ChartGlyphs.Unicode : ChartGlyphs.Ascii;

            IEnumerable<Segment> lines = [new Segment(Title(times), new Style(decoration: Decoration.Bold)), Segment.LineBreak];
            for (int row = 0; row < values.Rows; row++)
            {
                lines = lines.Concat(Row(row, margin, values, cells, times.Columns, glyphs)).Append(Segment.LineBreak);
            }

            return lines.Concat(TimeLines(margin, times, glyphs)).Concat(glyphs.Legend(cells)).Append(Segment.LineBreak);
        }

        private string Title(TimeAxis times)
        {
            SeriesId series = windows[0].Series;
            return $"{series}  {Minute(times.Start)} to {Minute(times.End)} UTC";
        }

        private static IEnumerable<Segment> Row(int row, int margin, ValueAxis values, ChartCells cells, int columns, ChartGlyphs glyphs)
        {
            bool labelled = (values.Rows - 1 - row) % RowsPerLabel == 0;
            yield return new Segment($"{(labelled ? values.Label(row) : "").PadLeft(margin)} {(labelled ? glyphs.Tick : glyphs.Vertical)}", ChartGlyphs.Faint);
            for (int column = 0; column < columns;)
            {
                ChartCell cell = cells[row, column];
                int end = column;
                while (end < columns && cells[row, end] == cell)
                {
                    end++;
                }

                yield return new Segment(new string(glyphs.Of(cell), end - column), ChartGlyphs.StyleOf(cell));
                column = end;
            }
        }

        private static IEnumerable<Segment> TimeLines(int margin, TimeAxis times, ChartGlyphs glyphs)
        {
            var axis = new StringBuilder(new string(glyphs.Horizontal, times.Columns));
            var text = new StringBuilder();
            foreach ((int column, string label) in times.Labels())
            {
                axis[column] = glyphs.TimeTick;
                if (column >= text.Length)
                {
                    text.Append(' ', column - text.Length).Append(label).Append(' ');
                }
            }

            string blank = new(' ', margin + 1);
            yield return new Segment($"{blank}{glyphs.Corner}{axis}", ChartGlyphs.Faint);
            yield return Segment.LineBreak;
            yield return new Segment($"{blank} {text.ToString().TrimEnd()}", ChartGlyphs.Faint);
            yield return Segment.LineBreak;
        }

        private static string Minute(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
