namespace Fleetscore.Hosting;

/// <summary>The section <c>Clock</c>.</summary>
public sealed record ClockOptions
{
    public const string Section = "Clock";

    /// <summary>Added to the system's time: a history is replayed under a clock that stands at its end.</summary>
    [TimeSpanRange("-36500.00:00:00", "36500.00:00:00")]
    public TimeSpan Shift { get; init; } = TimeSpan.Zero;
}
