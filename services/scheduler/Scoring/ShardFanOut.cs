using Dapr.Workflow;
using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Scores a range of shards, no more at once than planned: the next begins when any ends.</summary>
internal static class ShardFanOut
{
    /// <returns>The results in the order of the shards.</returns>
    public static async Task<ScoreShardResult[]> RunAsync(WorkflowContext context, ShardRange range)
    {
        var scored = new Task<ScoreShardResult>[range.Count];
        var underWay = new List<Task<ScoreShardResult>>();
        for (int i = 0; i < range.Count; i++)
        {
            if (underWay.Count == range.Plan.FanOut)
            {
                Task<ScoreShardResult> ended = await Task.WhenAny(underWay);
                underWay.Remove(ended);
                await ended; // A shard that failed for good fails the run.
            }

            ScoreShardRequest request = range.Plan.Request(range.First + i);
            scored[i] = context.CallActivityAsync<ScoreShardResult>(nameof(ScoreShard), request, ScoringRun.Retried);
            underWay.Add(scored[i]);
        }

        return await Task.WhenAll(scored);
    }
}
