using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// One look at the schedule: claims the periods that are due, keeps the claimed ones moving, moves the cursor past the
/// published ones. Everything it does may be repeated, by it or by another scheduler at the same time.
/// </summary>
internal sealed class TickPass(
    ScheduleStore schedules,
    RunStore runs,
    RunClaims claims,
    RunSupervisor supervisor,
    RunProgress progress,
    ReplicaAdviser replicas,
    ScheduleOptions options,
    TimeProvider clock,
    SchedulerMetrics metrics,
    ILogger<TickPass> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (await schedules.FindAsync(cancellation) is not { } schedule)
        {
            return;
        }

        IReadOnlyList<DateTimeOffset> due = DuePeriods.Of(schedule, options.Grace, clock.GetUtcNow());
        var claimed = new List<(DateTimeOffset Period, Item<RunItem> Run)>();
        await ClaimAsync(schedule, due, claimed, cancellation);

        var running = claimed.Where(run => run.Run.Value.IsRunning()).ToList();
        metrics.Saw(Waiting(schedule, due, claimed.Count), running.Count, OldestDueAt(schedule, claimed));
        await Task.WhenAll(running.Select(run => supervisor.WatchAsync(run.Period, run.Run, cancellation)));

        await PassAsync(schedule, claimed, cancellation);
    }

    /// <summary>
    /// Lists the claimed periods, oldest first, and claims as many more as may run at once. None is claimed before an older
    /// one.
    /// </summary>
    private async Task ClaimAsync(
        ScheduleItem schedule,
        IReadOnlyList<DateTimeOffset> due,
        List<(DateTimeOffset Period, Item<RunItem> Run)> claimed,
        CancellationToken cancellation)
    {
        IReadOnlyDictionary<DateTimeOffset, Item<RunItem>> known = await runs.FindManyAsync(due, cancellation);
        foreach (DateTimeOffset period in due)
        {
            Item<RunItem>? run = known.GetValueOrDefault(period);
            if (run is null || run.Value.State == PeriodState.Open)
            {
                bool full = claimed.Count(other => other.Run.Value.IsRunning()) >= options.MaxActiveRuns;
                if (full || schedule.IsPaused(period))
                {
                    return;
                }

                try
                {
                    run = await claims.ClaimAsync(period, run, schedule.Shards, cancellation);
                }
                catch (GatewayException failure)
                {
                    log.RunNotClaimed(period, failure.Message);
                    return; // What is claimed already is looked after all the same.
                }
            }

            claimed.Add((period, run));
        }
    }

    /// <summary>How many due periods nobody has claimed. The claimed ones are the first: none is claimed before an older one.</summary>
    private static int Waiting(ScheduleItem schedule, IReadOnlyList<DateTimeOffset> due, int claimed) =>
        due.Skip(claimed).Count(period => !schedule.IsPaused(period));

    /// <summary>When the oldest period that is not published is due, past or to come; null where it is paused.</summary>
    private DateTimeOffset? OldestDueAt(ScheduleItem schedule, List<(DateTimeOffset Period, Item<RunItem> Run)> claimed)
    {
        int published = claimed.TakeWhile(run => run.Run.Value.IsPublished()).Count();
        DateTimeOffset oldest = schedule.Cursor + (published * schedule.Period);
        return published == claimed.Count && schedule.IsPaused(oldest) ? null : oldest + schedule.Period + options.Grace;
    }

    /// <summary>Moves the cursor past the periods that are published and cleared away, in order.</summary>
    private async Task PassAsync(
        ScheduleItem schedule, List<(DateTimeOffset Period, Item<RunItem> Run)> claimed, CancellationToken cancellation)
    {
        DateTimeOffset cursor = schedule.Cursor;
        foreach ((DateTimeOffset period, Item<RunItem> run) in claimed)
        {
            if (!run.Value.IsPublished() || !await supervisor.ClearAsync(period, run.Value, cancellation))
            {
                break;
            }

            cursor = period + schedule.Period;
        }

        if (cursor > schedule.Cursor)
        {
            await schedules.ChangeAsync(item => item.Cursor < cursor ? item with { Cursor = cursor } : item, cancellation);
            log.CursorMoved(cursor);
            await replicas.SayWhatChangedAsync(cancellation);
        }

        progress.ForgetBefore(cursor); // Another scheduler may have moved it.
    }
}
