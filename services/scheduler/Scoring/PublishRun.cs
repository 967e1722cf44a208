using System.Diagnostics;
using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Writes the ledger, then names it in the run item: from that moment the revision exists. Only the holder of revision and
/// epoch gets so far; a ledger that nothing names is litter.
/// </summary>
internal sealed class PublishRun(
    RunStore runs,
    IBlobGateway blobs,
    IIdSource ids,
    ActivityTimeout timeout,
    ScheduleOptions options,
    TimeProvider clock,
    TickLoop ticks,
    SchedulerMetrics metrics,
    ILogger<PublishRun> log) : WorkflowActivity<ScoredRun, RunEnd>
{
    public override Task<RunEnd> RunAsync(WorkflowActivityContext context, ScoredRun input) =>
        timeout.RunAsync(nameof(PublishRun), cancellation => PublishAsync(input, cancellation));

    private async Task<RunEnd> PublishAsync(ScoredRun scored, CancellationToken cancellation)
    {
        using Activity? span = SchedulerSpans.StartPublish(scored);
        RunReference run = scored.Plan.Run;
        Item<RunItem>? item = await runs.FindAsync(run.Period, cancellation);
        if (item is null || !item.Value.IsHeldBy(run))
        {
            return Settled(item?.Value, run);
        }

        Ledger ledger = RunLedger.Of(scored, item.Value.Ledger) with
        {
            ClaimedAt = item.Value.ClaimedAt,
            PublishedAt = clock.GetUtcNow(),
            TraceId = span.TraceOf(),
        };
        span.Counted(ledger.Counts);
        string name = BlobPaths.Ledger(run.Period, run.Revision, ids.Next());
        await blobs.WriteAsync(ComponentNames.Results, name, ContractsJson.Write(ledger), cancellation);

        // A write that failed may have been stored, its answer lost: what stands there decides.
        while (item is not null && item.Value.IsHeldBy(run))
        {
            RunItem published = item.Value with { Ledger = name, PublishedRevision = run.Revision };
            await runs.TryWriteAsync(run.Period, published, item.ETag, cancellation);
            item = await runs.FindAsync(run.Period, cancellation);
        }

        if (item?.Value.Ledger == name)
        {
            Report(scored.Plan, ledger);
        }

        return Settled(item?.Value, run);
    }

    private RunEnd Settled(RunItem? item, RunReference run)
    {
        if (item?.Ledger is { } named && item.PublishedRevision == run.Revision)
        {
            return new RunEnd(named);
        }

        log.RunStale(run.InstanceId());
        return new RunEnd(Ledger: null);
    }

    private void Report(RunPlan plan, Ledger ledger)
    {
        TimeSpan sinceDue = clock.GetUtcNow() - (plan.Run.Period + plan.PeriodLength + options.Grace);
        metrics.Published(ledger.Counts.Outcomes, plan.Run.Revision == 0 ? sinceDue : null);
        if (ledger.Timings is { } timings)
        {
            metrics.ScorerStarted(timings.StartUp);
        }

        log.RunPublished(plan.Run.InstanceId(), ledger.Counts.Expected, ledger.Counts.Outcomes.Failed, sinceDue);
        ticks.Hint(); // The next period may have waited for this one.
    }
}
