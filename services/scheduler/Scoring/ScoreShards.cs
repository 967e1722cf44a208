using Dapr.Workflow;
using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Child of a run with more shards than one workflow takes: scores a range of them.</summary>
internal sealed class ScoreShards : Workflow<ShardRange, ScoreShardResult[]>
{
    public override Task<ScoreShardResult[]> RunAsync(WorkflowContext context, ShardRange input) =>
        ShardFanOut.RunAsync(context, input);
}
