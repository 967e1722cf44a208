using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Keeps claimed runs moving without trusting the engine: starts what is missing, and starts again, under a new epoch,
/// what ended without publishing or does not move. The epoch is raised before anything is stopped or started, so whatever
/// the old instance still does, it cannot publish.
/// </summary>
internal sealed class RunSupervisor(
    RunStore runs,
    IRunInstances instances,
    RunProgress progress,
    ScheduleOptions options,
    SchedulerMetrics metrics,
    ILogger<RunSupervisor> log)
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    private readonly TimeSpan noProgress = options.NoProgress;

    /// <summary>Looks after one claimed, unpublished run. A failure is logged: the next tick looks again.</summary>
    public async Task WatchAsync(DateTimeOffset period, Item<RunItem> run, CancellationToken cancellation)
    {
        RunReference reference = run.Value.Reference(period);
        try
        {
            InstanceReport report = await instances.FindAsync(reference, cancellation);
            TimeSpan unchanged = progress.UnchangedFor(reference, report);
            bool ended = report.State == InstanceState.Ended && unchanged >= BackOff(reference.Epoch);
            if (ended || (report.State != InstanceState.Ended && unchanged > noProgress))
            {
                await StartAgainAsync(period, run, report, cancellation);
            }
            else if (report.State == InstanceState.Missing)
            {
                using Activity? tick = SchedulerSpans.StartTick(reference, run.Value);
                await instances.StartAsync(reference, cancellation);
                log.RunStarted(reference.InstanceId());
            }
        }
        catch (GatewayException failure)
        {
            log.RunNotWatched(reference.InstanceId(), failure.Message);
        }
    }

    /// <summary>
    /// Removes the instances of a published run, those of earlier epochs included. One that no termination ends (a stalled
    /// one: only a purge by force would) is left behind in the end: it can publish nothing, and must not hold the cursor.
    /// </summary>
    /// <returns>True once none is left that may still end.</returns>
    public async Task<bool> ClearAsync(DateTimeOffset period, RunItem run, CancellationToken cancellation)
    {
        bool clear = true;
        for (int epoch = 0; epoch <= run.Epoch; epoch++)
        {
            RunReference reference = run.Reference(period) with { Epoch = epoch };
            InstanceReport report = await instances.FindAsync(reference, cancellation);
            if (report.State == InstanceState.Active)
            {
                // Not since when it is as it is: every termination that it does not heed changes that.
                TimeSpan active = progress.UnchangedFor(reference, report with { UpdatedAt = default });
                if (active > 2 * noProgress)
                {
                    log.InstanceLeftBehind(reference.InstanceId(), report.Status);
                    continue;
                }

                if (epoch < run.Epoch || active > noProgress)
                {
                    await instances.TerminateAsync(reference, cancellation);
                }
            }

            clear &= report.State == InstanceState.Missing
                || (report.State == InstanceState.Ended && await instances.PurgeAsync(reference, cancellation));
        }

        return clear;
    }

    /// <summary>1 s, doubled with each epoch, at most 5 min.</summary>
    internal static TimeSpan BackOff(int epoch) =>
        epoch > 8 ? LongestBackOff : FirstBackOff * (1 << epoch);

    private async Task StartAgainAsync(DateTimeOffset period, Item<RunItem> run, InstanceReport report, CancellationToken cancellation)
    {
        RunReference old = run.Value.Reference(period);
        RunItem raised = run.Value with { Epoch = run.Value.Epoch + 1 };
        if (!await runs.TryWriteAsync(period, raised, run.ETag, cancellation))
        {
            return; // It was published, or another scheduler was first: the next tick sees which.
        }

        using Activity? tick = SchedulerSpans.StartTick(raised.Reference(period), raised);
        metrics.Restarted(report.State);
        log.RunStartedAgain(old.InstanceId(), report.Status, report.Failure ?? "it did not move", raised.Epoch);
        await StopAsync(old, report, cancellation);
        await instances.StartAsync(raised.Reference(period), cancellation);
    }

    private async Task StopAsync(RunReference old, InstanceReport report, CancellationToken cancellation)
    {
        try
        {
            if (report.State == InstanceState.Active)
            {
                await instances.TerminateAsync(old, cancellation);
            }

            if (report.State != InstanceState.Missing)
            {
                await instances.PurgeAsync(old, cancellation);
            }
        }
        catch (GatewayException failure)
        {
            log.InstanceNotStopped(old.InstanceId(), failure.Message); // Cleared away once the run is published.
        }
    }
}
