using System.Globalization;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Plot;

/// <summary>The horizontal axis: windows to columns. A window may take several columns, or share one with its neighbours.</summary>
/// <param name="Start">Start of the first window.</param>
/// <param name="Window">Size of a window.</param>
/// <param name="Slots">Windows from the first to the last, missing ones included.</param>
/// <param name="Columns">At least 1.</param>
internal sealed record TimeAxis(DateTimeOffset Start, TimeSpan Window, long Slots, int Columns)
{
    private const int MostColumnsPerWindow = 3;
    private const int ColumnsPerLabel = 9;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 5, 10, 15, 30, 60, 120, 180, 360, 720 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 7, 14, 28, 56, 112, 364 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <param name="windows">In order of time, at least one.</param>
    /// <param name="width">The most columns.</param>
    public static TimeAxis Of(IReadOnlyList<Verdict> windows, int width)
    {
        TimeSpan window = SizeOf(windows);
        long slots = ((windows[^1].Window.Start - windows[0].Window.Start).Ticks / window.Ticks) + 1;
        long columns = slots > width ? width : slots * Math.Min(MostColumnsPerWindow, width / slots);
        return new TimeAxis(windows[0].Window.Start, window, slots, (int)columns);
    }

    /// <summary>The smallest distance of two windows; 5 minutes where there is one window only.</summary>
    public static TimeSpan SizeOf(IReadOnlyList<Verdict> windows) =>
        windows.Zip(windows.Skip(1), (one, next) => next.Window.Start - one.Window.Start).Append(TimeSpan.MaxValue).Min() is var smallest
        && smallest < TimeSpan.MaxValue
            ? smallest
            : TimeSpan.FromMinutes(5);

    /// <summary>End of the last window.</summary>
    public DateTimeOffset End => Start + (Window * Slots);

    /// <summary>The columns of a window, from the first to before the second; at least one.</summary>
    public (int First, int End) ColumnsOf(DateTimeOffset windowStart)
    {
        long slot = (windowStart - Start).Ticks / Window.Ticks;
        int first = (int)(slot * Columns / Slots);
        return (first, Math.Max(first + 1, (int)((slot + 1) * Columns / Slots)));
    }

    /// <summary>Round instants and their columns, far enough apart to be written below the axis.</summary>
    public IEnumerable<(int Column, string Text)> Labels()
    {
        TimeSpan perColumn = Window * ((double)Slots / Columns);
        TimeSpan step = Array.Find(Steps, one => one >= perColumn * ColumnsPerLabel);
        if (step == TimeSpan.Zero)
        {
            step = Steps[^1];
        }

        long first = (Start.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks;
        for (var at = new DateTimeOffset(first, TimeSpan.Zero); at < End; at += step)
        {
            yield return ((int)((at - Start).Ticks / perColumn.Ticks), at.ToString(Format(at, step), CultureInfo.InvariantCulture));
        }
    }

    private static string Format(DateTimeOffset at, TimeSpan step) =>
        at.TimeOfDay == TimeSpan.Zero ? "MM-dd" : step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm";
}
