using Fleetscore.Scoring;

namespace Fleetscore.Cli.Plot;

/// <summary>What stands in a cell of a chart. What comes later here covers what comes earlier.</summary>
internal enum ChartCell
{
    Empty,
    Band,
    NotScored,
    Value,
    Anomaly,
}

/// <summary>The cells of a chart: the expected band as an area, each window's mean as a mark.</summary>
internal sealed class ChartCells
{
    private readonly ChartCell[,] cells;
    private readonly ValueAxis values;
    private readonly TimeAxis times;

    public ChartCells(IReadOnlyList<Verdict> windows, ValueAxis values, TimeAxis times)
    {
        this.values = values;
        this.times = times;
        cells = new ChartCell[values.Rows, times.Columns];
        foreach (Verdict window in windows)
        {
            Paint(window);
        }
    }

    public ChartCell this[int row, int column] => cells[row, column];

    public bool Has(ChartCell cell) => cells.Cast<ChartCell>().Contains(cell);

    private void Paint(in Verdict window)
    {
        (int first, int end) = times.ColumnsOf(window.Window.Start);
        if (window.Expected is { } band)
        {
            PaintBand(band, first, end);
        }

        ChartCell mark = window.Anomaly switch { null => ChartCell.NotScored, true => ChartCell.Anomaly, false => ChartCell.Value };
        Cover(values.RowOf(window.Window.Mean), (first + end - 1) / 2, mark);
    }

    private void PaintBand(ExpectedBand band, int first, int end)
    {
        for (int row = values.RowOf(band.Upper); row <= values.RowOf(band.Lower); row++)
        {
            for (int column = first; column < end; column++)
            {
                Cover(row, column, ChartCell.Band);
            }
        }
    }

    private void Cover(int row, int column, ChartCell cell)
    {
        if (cell > cells[row, column])
        {
            cells[row, column] = cell;
        }
    }
}
