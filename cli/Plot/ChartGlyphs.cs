using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fleetscore.Cli.Plot;

/// <summary>The characters a chart is drawn with. Every kind of cell has its own, so that colour is never needed to read it.</summary>
internal sealed record ChartGlyphs(
    string Cells, char Vertical, char Tick, char Horizontal, char TimeTick, char Corner)
{
    /// <summary>For axes and what else should stand back.</summary>
    public static readonly Style Faint = new(Color.Grey);

    public static readonly ChartGlyphs Unicode = new(" ░◦•✖", '│', '┤', '─', '┬', '└');

    public static readonly ChartGlyphs Ascii = new(" :.oX", '|', '+', '-', '+', '+');

    public static Style StyleOf(ChartCell cell) => cell switch
    {
        ChartCell.Band => new Style(Color.SteelBlue),
        ChartCell.NotScored => Faint,
        ChartCell.Anomaly => new Style(Color.Red, decoration: Decoration.Bold),
        _ => Style.Plain,
    };

    public char Of(ChartCell cell) => Cells[(int)cell];

    /// <summary>Says what the marks mean that are there.</summary>
    public IEnumerable<Segment> Legend(ChartCells cells)
    {
        foreach ((ChartCell cell, string meaning) in new[]
        {
            (ChartCell.Value, "mean of a window"), (ChartCell.Band, "expected"), (ChartCell.Anomaly, "anomaly"), (ChartCell.NotScored, "not scored"),
        })
        {
            if (cells.Has(cell))
            {
                yield return new Segment($"  {Of(cell)}", StyleOf(cell));
                yield return new Segment($" {meaning}", Faint);
            }
        }
    }
}
