using System.Diagnostics;
using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>Has one shard scored by whichever replica of scorer answers. Doing it twice leaves litter, no harm.</summary>
internal sealed class ScoreShard(IServiceGateway services, ActivityTimeout timeout, TimeProvider clock)
    : WorkflowActivity<ScoreShardRequest, ScoreShardResult>
{
    public override Task<ScoreShardResult> RunAsync(WorkflowActivityContext context, ScoreShardRequest input) =>
        timeout.RunAsync(nameof(ScoreShard), cancellation => CallAsync(input, cancellation));

    private async Task<ScoreShardResult> CallAsync(ScoreShardRequest request, CancellationToken cancellation)
    {
        using Activity? span = SchedulerSpans.StartShard(request);
        DateTimeOffset sentAt = clock.GetUtcNow();
        long sent = clock.GetTimestamp();
        ScoreShardResult result = await services.PostAsync<ScoreShardRequest, ScoreShardResult>(AppIds.Scorer, Routes.Score, request, cancellation);
        span.Counted(result.Counts);
        return result with { Call = new ShardCall(sentAt, clock.GetElapsedTime(sent)) };
    }
}
