using System.ComponentModel.DataAnnotations;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Scheduler;

/// <summary>How time is cut, when a period is due, and how its run is watched. Section <c>Schedule</c>.</summary>
internal sealed class ScheduleOptions : IValidatableObject
{
    public const string Section = "Schedule";

    /// <summary>More shards would let a run's workflow history outgrow Dapr's message limit of 4 MiB.</summary>
    public const int MaxShards = 1024;

    /// <summary>Size of a window; divides the period. Fixed once the schedule exists.</summary>
    [TimeSpanRange("00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What one run scores; divides a day. Fixed once the schedule exists.</summary>
    [TimeSpanRange("00:05:00", "1.00:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after its end a period is due, so that readings on their way still arrive.</summary>
    [TimeSpanRange("00:00:00", "1.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a period's items are kept after its end. Stores count an item's life in seconds, below 2^31.</summary>
    [TimeSpanRange("00:01:00", "24000.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Shards of a new period.</summary>
    [PowerOfTwo(MaxShards)]
    [Unit("shards")]
    public int Shards { get; set; } = 16;

    /// <summary>How many shards of a run are scored at once.</summary>
    [Range(1, 100)]
    [Unit("shards")]
    public int FanOut { get; set; } = 16;

    /// <summary>How many runs may be under way at once; more periods that are due wait their turn.</summary>
    [Range(1, 64)]
    [Unit("runs")]
    public int MaxActiveRuns { get; set; } = 4;

    /// <summary>
    /// How long one attempt of an activity may take. Longer than <c>Dapr:InvocationTimeout</c>, which bounds the call to scorer.
    /// </summary>
    [TimeSpanRange("00:00:01", "01:00:00")]
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A run that has not moved for this long is started again under a new epoch.</summary>
    [TimeSpanRange("00:00:05", "1.00:00:00")]
    public TimeSpan NoProgress { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The first period is the one that holds this instant; the current one where none is given. Read only when the schedule
    /// is created.
    /// </summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>The period that holds this instant, and those after it, wait. Read only when the schedule is created.</summary>
    public DateTimeOffset? PausedFrom { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TimeGrid.Problem(Window, Period) is { } problem)
        {
            yield return new ValidationResult($"{Section}: {problem}", [nameof(Window), nameof(Period)]);
        }

        TimeSpan longest = ScoringRun.LongestStandstill(Shards, FanOut, ActivityTimeout);
        if (NoProgress <= longest)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(NoProgress)} is {NoProgress}; it must be longer than {longest}: "
                + $"{Section}:{nameof(ActivityTimeout)} and the pause before a retry; with more than {ScoringRun.MaxActivities} shards, "
                + $"all retries of {ScoringRun.MaxActivities} activities, {Section}:{nameof(FanOut)} at once.",
                [nameof(NoProgress)]);
        }
    }
}
