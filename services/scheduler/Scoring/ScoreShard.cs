using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>Has one shard scored by whichever replica of scorer answers. Doing it twice leaves litter, no harm.</summary>
internal sealed class ScoreShard(IServiceGateway services, ActivityTimeout timeout)
    : WorkflowActivity<ScoreShardRequest, ScoreShardResult>
{
    public override Task<ScoreShardResult> RunAsync(WorkflowActivityContext context, ScoreShardRequest input) =>
        timeout.RunAsync(nameof(ScoreShard), cancellation =>
            services.PostAsync<ScoreShardRequest, ScoreShardResult>(AppIds.Scorer, Routes.Score, input, cancellation));
}
