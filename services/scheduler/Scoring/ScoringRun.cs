using Dapr.Workflow;
using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Scores one period: plan, score the shards, publish. It only decides; activities do what has effects.</summary>
/// <remarks>Runs under way replay this code: changing the order of its calls, or the retry policy, breaks them.</remarks>
internal sealed class ScoringRun : Workflow<RunReference, RunEnd>
{
    /// <summary>Activities of one workflow; a run with more shards has children. Every turn sends a workflow's whole history.</summary>
    public const int MaxActivities = 100;

    /// <summary>The longest pause before an activity is tried again.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private const int Attempts = 5;

    /// <summary>Rides out a restart of scorer; what takes longer fails the run, which supervision starts again.</summary>
    internal static readonly WorkflowTaskOptions Retried = new(new WorkflowRetryPolicy(
        maxNumberOfAttempts: Attempts, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: LongestPause));

    /// <summary>
    /// The longest that a healthy run may look the same. It moves when an attempt of an activity ends; with children only
    /// when a child has ended, all of whose activities may have used all their attempts.
    /// </summary>
    public static TimeSpan LongestStandstill(int shards, int fanOut, TimeSpan activityTimeout)
    {
        if (shards <= MaxActivities)
        {
            return activityTimeout + LongestPause;
        }

        var pauses = TimeSpan.FromSeconds(1 + 2 + 4 + 8);
        int waves = (MaxActivities + fanOut - 1) / fanOut;
        return waves * ((Attempts * activityTimeout) + pauses);
    }

    public override async Task<RunEnd> RunAsync(WorkflowContext context, RunReference input)
    {
        RunPlan? plan = await context.CallActivityAsync<RunPlan?>(nameof(PlanRun), input, Retried);
        if (plan is null)
        {
            return new RunEnd(Ledger: null);
        }

        IReadOnlyList<ScoreShardResult> shards = plan.Shards <= MaxActivities
            ? await ShardFanOut.RunAsync(context, new ShardRange(plan, 0, plan.Shards))
            : await ScoreByChildrenAsync(context, plan);
        return await context.CallActivityAsync<RunEnd>(nameof(PublishRun), new ScoredRun(plan, shards), Retried);
    }

    /// <summary>One child after another, so that the whole run keeps to its fan-out.</summary>
    private static async Task<IReadOnlyList<ScoreShardResult>> ScoreByChildrenAsync(WorkflowContext context, RunPlan plan)
    {
        var shards = new List<ScoreShardResult>();
        for (int first = 0; first < plan.Shards; first += MaxActivities)
        {
            var range = new ShardRange(plan, first, Math.Min(MaxActivities, plan.Shards - first));
            var options = new ChildWorkflowTaskOptions(InstanceId: $"{context.InstanceId}-s{first}");
            shards.AddRange(await context.CallChildWorkflowAsync<ScoreShardResult[]>(nameof(ScoreShards), range, options));
        }

        return shards;
    }
}
