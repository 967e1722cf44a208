using System.Diagnostics;
using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>Has one shard scored by whichever replica of scorer answers. Doing it twice leaves litter, no harm.</summary>
internal sealed class ScoreShard(IServiceGateway services, ActivityTimeout timeout)
    : WorkflowActivity<ScoreShardRequest, ScoreShardResult>
{
    public override Task<ScoreShardResult> RunAsync(WorkflowActivityContext context, ScoreShardRequest input) =>
        timeout.RunAsync(nameof(ScoreShard), cancellation => ScoreAsync(input, cancellation));

    private async Task<ScoreShardResult> ScoreAsync(ScoreShardRequest request, CancellationToken cancellation)
    {
        using Activity? span = SchedulerSpans.StartShard(request);
        ScoreShardResult result =
            await services.PostAsync<ScoreShardRequest, ScoreShardResult>(AppIds.Scorer, Routes.Score, request, cancellation);
        span.Counted(result.Counts);
        return result;
    }
}
