using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Which periods a tick has to look at.</summary>
internal static class DuePeriods
{
    /// <summary>How far beyond the cursor one pass looks; what lies beyond waits until the cursor has moved.</summary>
    public const int LookAhead = 64;

    /// <summary>The starts of the periods from the cursor on whose end and grace have passed, oldest first, paused ones included.</summary>
    public static IReadOnlyList<DateTimeOffset> Of(ScheduleItem schedule, TimeSpan grace, DateTimeOffset now)
    {
        var due = new List<DateTimeOffset>();
        for (DateTimeOffset period = schedule.Cursor;
            due.Count < LookAhead && period + schedule.Period + grace <= now;
            period += schedule.Period)
        {
            due.Add(period);
        }

        return due;
    }

    /// <summary>True while the period is held back from being claimed.</summary>
    public static bool IsPaused(this ScheduleItem schedule, DateTimeOffset period) => period >= schedule.PausedFrom;
}
