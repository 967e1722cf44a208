using System.Diagnostics;
using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>Reads what was claimed. Null where the run is no longer entitled to anything: it ends at once.</summary>
internal sealed class PlanRun(
    RunStore runs, ScheduleStore schedules, ScheduleOptions options, ActivityTimeout timeout, TimeProvider clock, ILogger<PlanRun> log)
    : WorkflowActivity<RunReference, RunPlan?>
{
    public override Task<RunPlan?> RunAsync(WorkflowActivityContext context, RunReference input) =>
        timeout.RunAsync(nameof(PlanRun), cancellation => PlanAsync(input, cancellation));

    private async Task<RunPlan?> PlanAsync(RunReference run, CancellationToken cancellation)
    {
        using Activity? span = SchedulerSpans.StartPlan(run);
        RunItem? item = (await runs.FindAsync(run.Period, cancellation))?.Value;
        if (item is null || !item.IsHeldBy(run))
        {
            log.RunStale(run.InstanceId());
            return null;
        }

        ScheduleItem schedule = await schedules.FindAsync(cancellation)
            ?? throw new GatewayException("There is a claimed run, but no schedule.");
        return new RunPlan
        {
            Run = run,
            PeriodLength = schedule.Period,
            Window = schedule.Window,
            Shards = item.Shards,
            Version = item.Version ?? throw new GatewayException($"{run.InstanceId()} is claimed without a model version."),
            FanOut = options.FanOut,
            PlannedAt = clock.GetUtcNow(),
        };
    }
}
