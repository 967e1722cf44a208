using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>The fleet as the page's overview shows it.</summary>
internal sealed record FleetReport
{
    /// <summary>The scheduler's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>As in the events of /dashboard/changes: the page asks again when it differs.</summary>
    public required string State { get; init; }

    /// <summary>Null until the schedule was created.</summary>
    public ScheduleReport? Schedule { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PeriodReport> Periods { get; init; } = [];

    /// <summary>The most anomalous devices first.</summary>
    public IReadOnlyList<HeatRow> Rows { get; init; } = [];

    /// <summary>How many devices the ledgers name: the rows are chosen, and searched, among them.</summary>
    public int NamedDevices { get; init; }

    /// <summary>Whether replicas of scorer should wait between runs.</summary>
    public required ReplicaAdvice Replicas { get; init; }
}

internal sealed record ScheduleReport
{
    public required DateTimeOffset Start { get; init; }

    public required double PeriodSeconds { get; init; }

    public DateTimeOffset? PausedFrom { get; init; }

    /// <summary>Periods that are due, not held back and not published; at most <see cref="DuePeriods.LookAhead"/>.</summary>
    public required int Behind { get; init; }

    /// <summary>When the next period will be scored; null while that is held back.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    public static ScheduleReport Of(LatestPeriods latest, ScheduleItem schedule, TimeSpan grace, DateTimeOffset now)
    {
        IReadOnlyList<DateTimeOffset> due = DuePeriods.Of(schedule, grace, now);
        HashSet<DateTimeOffset> published = [.. latest.Periods.Where(period => period.Ledger is not null).Select(period => period.Start)];
        DateTimeOffset next = schedule.Cursor + (due.Count * schedule.Period);
        return new ScheduleReport
        {
            Start = schedule.Start,
            PeriodSeconds = schedule.Period.TotalSeconds,
            PausedFrom = schedule.PausedFrom,
            Behind = due.Count(period => !published.Contains(period) && !schedule.IsPaused(period)),
            NextDueAt = schedule.IsPaused(next) ? null : next + schedule.Period + grace,
        };
    }
}

/// <summary>A period's run in numbers.</summary>
internal sealed record PeriodReport
{
    public required DateTimeOffset Start { get; init; }

    /// <summary>Claimed, and not published yet.</summary>
    public required bool Running { get; init; }

    /// <summary>How often its revision had to be started again.</summary>
    public int Epoch { get; init; }

    /// <summary>The newest published ledger in numbers; null until there is one, or where it cannot be read.</summary>
    public LedgerReport? Ledger { get; init; }

    /// <summary>Why a published ledger cannot be shown; null where it can.</summary>
    public string? Problem { get; init; }

    public static PeriodReport Of(PeriodView period) => new()
    {
        Start = period.Start,
        Running = period.Run?.IsRunning() == true,
        Epoch = period.Run?.Epoch ?? 0,
        Ledger = period.Ledger is { } ledger ? LedgerReport.Of(ledger) : null,
        Problem = period.Problem,
    };
}

internal sealed record LedgerReport
{
    public required int Revision { get; init; }

    public required string Version { get; init; }

    public required RunCounts Counts { get; init; }

    /// <summary>Every expected series has one outcome, and the shards' counts are the ledger's.</summary>
    public required bool AddsUp { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>From its claim to its publication; null in ledgers from before that was noted.</summary>
    public double? TookSeconds { get; init; }

    public static LedgerReport Of(Ledger ledger) => new()
    {
        Revision = ledger.Revision,
        Version = ledger.Version,
        Counts = ledger.Counts,
        AddsUp = ledger.Counts.AddsUp() && ledger.Shards.Aggregate(new RunCounts(), (sum, shard) => sum + shard.Counts) == ledger.Counts,
        PublishedAt = ledger.PublishedAt,
        TookSeconds = (ledger.PublishedAt - ledger.ClaimedAt)?.TotalSeconds,
    };
}
