using System.Globalization;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Plot;

/// <summary>The vertical axis: values to rows, the highest in row 0.</summary>
/// <param name="Low">What the last row stands for.</param>
/// <param name="High">What row 0 stands for; above <paramref name="Low"/>.</param>
/// <param name="Rows">At least 2.</param>
internal sealed record ValueAxis(double Low, double High, int Rows)
{
    private const double LongNumber = 1e7;
    private const int MostDecimals = 6;

    /// <summary>Wide enough for every mean and every expected band.</summary>
    public static ValueAxis Of(IReadOnlyList<Verdict> windows, int rows)
    {
        double low = windows.Min(window => Math.Min(window.Window.Mean, window.Expected?.Lower ?? window.Window.Mean));
        double high = windows.Max(window => Math.Max(window.Window.Mean, window.Expected?.Upper ?? window.Window.Mean));
        double room = low < high ? 0 : Math.Max(Math.Abs(low) * 0.01, 0.5);
        return new ValueAxis(low - room, high + room, rows);
    }

    /// <summary>The row nearest to a value; beyond the axis, its end.</summary>
    public int RowOf(double value) => (int)Math.Round((1 - Share(value)) * (Rows - 1), MidpointRounding.AwayFromZero);

    public string Label(int row)
    {
        double share = 1 - ((double)row / (Rows - 1));
        return ((Low * (1 - share)) + (High * share)).ToString(Format(), CultureInfo.InvariantCulture);
    }

    // Halved, because the difference of two doubles may be larger than any.
    private double Share(double value) => Math.Clamp(((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2)), 0, 1);

    private string Format()
    {
        double step = ((High / 2) - (Low / 2)) / (Rows - 1) * 2;
        int decimals = (int)Math.Ceiling(-Math.Log10(step));
        return decimals > MostDecimals || Math.Max(Math.Abs(Low), Math.Abs(High)) >= LongNumber ? "G4" : $"F{Math.Max(0, decimals)}";
    }
}
