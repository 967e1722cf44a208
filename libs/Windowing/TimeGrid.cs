namespace Fleetscore.Windowing;

/// <summary>
/// How time is cut: windows within chunks within periods, all half-open [start, start + size), all aligned to the Unix
/// epoch. A grid that exists is valid.
/// </summary>
public sealed record TimeGrid
{
    private static readonly TimeSpan SmallestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SmallestChunk = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private TimeGrid(TimeSpan window, TimeSpan period)
    {
        Window = window;
        Period = period;
        Chunk = ChunkOf(window);
    }

    /// <summary>What features are computed over.</summary>
    public TimeSpan Window { get; }

    /// <summary>What one scheduled run scores.</summary>
    public TimeSpan Period { get; }

    /// <summary>What one state item covers: 5 minutes, or the window if longer.</summary>
    public TimeSpan Chunk { get; }

    /// <summary>Windows to a chunk, at least 1.</summary>
    public int WindowsPerChunk => (int)(Chunk.Ticks / Window.Ticks);

    /// <summary>Chunks to a period, at least 1.</summary>
    public int ChunksPerPeriod => (int)(Period.Ticks / Chunk.Ticks);

    /// <summary>Makes a grid.</summary>
    /// <exception cref="ArgumentException">Time cannot be cut so; the message is that of <see cref="Problem"/>.</exception>
    public static TimeGrid Create(TimeSpan window, TimeSpan period) =>
        Problem(window, period) is { } problem ? throw new ArgumentException(problem) : new TimeGrid(window, period);

    /// <summary>Says why time cannot be cut so: which value, and what is allowed.</summary>
    /// <returns>Null where it can be.</returns>
    public static string? Problem(TimeSpan window, TimeSpan period)
    {
        if (window < SmallestWindow || window > Day)
        {
            return $"The window is {window}; it must be between {SmallestWindow} and {Day}.";
        }

        if (window <= SmallestChunk ? !Divides(window, SmallestChunk) || !IsWhole(window, TimeSpan.TicksPerSecond)
            : !IsWhole(window, TimeSpan.TicksPerMinute))
        {
            return $"The window is {window}; it must be whole seconds that divide {SmallestChunk}, or more than that and whole minutes.";
        }

        TimeSpan chunk = ChunkOf(window);
        if (period <= TimeSpan.Zero || !Divides(chunk, period) || !Divides(period, Day))
        {
            return $"The period is {period}; with a window of {window} it must be a multiple of {chunk} that divides a day.";
        }

        return null;
    }

    /// <summary>Start of the window that the instant lies in.</summary>
    public DateTimeOffset WindowStart(DateTimeOffset at) => Floor(at, Window);

    /// <summary>Start of the chunk that the instant lies in.</summary>
    public DateTimeOffset ChunkStart(DateTimeOffset at) => Floor(at, Chunk);

    /// <summary>Start of the period that the instant lies in.</summary>
    public DateTimeOffset PeriodStart(DateTimeOffset at) => Floor(at, Period);

    /// <summary>The starts of a period's chunks, in order.</summary>
    public IEnumerable<DateTimeOffset> ChunksOf(DateTimeOffset periodStart) =>
        Enumerable.Range(0, ChunksPerPeriod).Select(chunk => periodStart + (chunk * Chunk));

    private static TimeSpan ChunkOf(TimeSpan window) => window > SmallestChunk ? window : SmallestChunk;

    private static bool Divides(TimeSpan part, TimeSpan whole) => whole.Ticks % part.Ticks == 0;

    private static bool IsWhole(TimeSpan size, long unit) => size.Ticks % unit == 0;

    // Every size divides a day, and the Unix epoch is a whole number of days after tick 0, before which there is no
    // instant: so flooring the ticks aligns to the epoch, on either side of it.
    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan size) => new(at.UtcTicks - (at.UtcTicks % size.Ticks), TimeSpan.Zero);
}
