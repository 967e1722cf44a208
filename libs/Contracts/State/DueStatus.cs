namespace Fleetscore.Contracts;

/// <summary>How far the schedule is behind scheduler's own clock, which in a replay is not the machine's.</summary>
public sealed record DueStatus
{
    /// <summary>Scheduler's time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How many periods are due and not yet published and cleared away; paused ones are not counted.</summary>
    public required long Behind { get; init; }

    /// <summary>When the next period becomes due; null while it is paused.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Counts from a schedule and a clock.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="grace">How long after its end a period is due.</param>
    /// <param name="now">Scheduler's time.</param>
    public static DueStatus Of(ScheduleItem schedule, TimeSpan grace, DateTimeOffset now)
    {
        long ended = Math.Max(0, (now - grace - schedule.Cursor).Ticks / schedule.Period.Ticks);
        long let = schedule.PausedFrom is { } paused ? Math.Max(0, (paused - schedule.Cursor).Ticks / schedule.Period.Ticks) : long.MaxValue;
        return new DueStatus
        {
            Now = now,
            Behind = Math.Min(ended, let),
            NextDueAt = ended < let ? schedule.Cursor + ((ended + 1) * schedule.Period) + grace : null,
        };
    }
}
