using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>The spans of a run in scheduler; nothing is made where nobody listens.</summary>
internal static class SchedulerSpans
{
    private static readonly ActivitySource Source = new("Fleetscore.Scheduler");

    /// <summary>The root of a run's trace: its instance is started within, and takes the trace along.</summary>
    public static Activity? StartTick(RunReference run, RunItem item)
    {
        Activity.Current = null; // Whatever hinted at it, a run is a trace of its own.
        return Source.StartActivity(SpanNames.Tick).OfRun(run)
            ?.SetTag(AttributeNames.Shards, item.Shards)
            .SetTag(AttributeNames.ModelVersion, item.Version);
    }

    public static Activity? StartPlan(RunReference run) => Source.StartActivity(SpanNames.Plan).OfRun(run);

    public static Activity? StartShard(ScoreShardRequest request) => Source.StartActivity(SpanNames.ScoreShard).OfShard(request);

    public static Activity? StartPublish(ScoredRun scored) => Source.StartActivity(SpanNames.Publish).OfRun(scored.Plan.Run)
        ?.SetTag(AttributeNames.Shards, scored.Plan.Shards)
        .SetTag(AttributeNames.ModelVersion, scored.Plan.Version);

    /// <summary>The trace that a reader of the ledger can look up; null where it is not kept.</summary>
    public static string? TraceOf(this Activity? span) => span is { Recorded: true } ? span.TraceId.ToHexString() : null;
}
