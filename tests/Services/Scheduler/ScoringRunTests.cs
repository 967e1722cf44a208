using Fleetscore.Contracts;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class ScoringRunTests
{
    private static readonly RunReference Run = new() { Period = SchedulerRig.Ten, Revision = 0, Epoch = 0 };

    [Fact]
    public async Task A_run_is_planned_scored_by_shard_and_published()
    {
        var context = new StubContext { Plan = Results.Plan(shards: 2) };

        RunEnd end = await new ScoringRun().RunAsync(context, Run);

        Assert.Equal("the ledger", end.Ledger);
        Assert.Equal([nameof(PlanRun), nameof(ScoreShard), nameof(ScoreShard), nameof(PublishRun)], context.Calls.Select(call => call.Name));
        Assert.Equal([0, 1], context.Calls.Select(call => call.Input).OfType<ScoreShardRequest>().Select(request => request.Shard));
    }

    [Fact]
    public async Task A_stale_run_ends_at_once()
    {
        var context = new StubContext { Plan = null };

        RunEnd end = await new ScoringRun().RunAsync(context, Run);

        Assert.Null(end.Ledger);
        Assert.Equal([nameof(PlanRun)], context.Calls.Select(call => call.Name));
    }

    [Fact]
    public async Task No_more_shards_are_scored_at_once_than_planned()
    {
        var waiting = new Queue<TaskCompletionSource<ScoreShardResult>>();
        var context = new StubContext
        {
            Plan = Results.Plan(shards: 16, fanOut: 3),
            Score = _ =>
            {
                var source = new TaskCompletionSource<ScoreShardResult>();
                waiting.Enqueue(source);
                return source.Task;
            },
        };

        Task<RunEnd> run = new ScoringRun().RunAsync(context, Run);
        for (int shard = 0; shard < 16; shard++)
        {
            waiting.Dequeue().SetResult(Results.Empty(shard));
        }

        await run;
        Assert.Equal(3, context.MostAtOnce);
    }

    [Fact]
    public async Task The_results_are_published_in_the_order_of_the_shards_whichever_ended_first()
    {
        var waiting = new Stack<TaskCompletionSource<ScoreShardResult>>();
        var context = new StubContext
        {
            Plan = Results.Plan(shards: 4, fanOut: 4),
            Score = _ =>
            {
                var source = new TaskCompletionSource<ScoreShardResult>();
                waiting.Push(source);
                return source.Task;
            },
        };

        Task<RunEnd> run = new ScoringRun().RunAsync(context, Run);
        for (int shard = 3; shard >= 0; shard--)
        {
            waiting.Pop().SetResult(Results.Empty(shard));
        }

        await run;
        Assert.Equal([0, 1, 2, 3], Assert.IsType<ScoredRun>(context.Calls[^1].Input).Shards.Select(shard => shard.Shard));
    }

    [Fact]
    public async Task A_run_of_more_than_a_hundred_shards_has_children_one_after_another()
    {
        var context = new StubContext { Plan = Results.Plan(shards: 256) };

        await new ScoringRun().RunAsync(context, Run);

        Assert.Equal(
            ["ScoreShards instance-s0", "ScoreShards instance-s100", "ScoreShards instance-s200"],
            context.Calls.Select(call => call.Name).Where(name => name.StartsWith("ScoreShards", StringComparison.Ordinal)));
        Assert.Equal(
            Enumerable.Range(0, 256), Assert.IsType<ScoredRun>(context.Calls[^1].Input).Shards.Select(shard => shard.Shard));
        Assert.True(context.MostAtOnce <= 16);
    }

    [Fact]
    public async Task A_shard_that_fails_for_good_fails_the_run_and_nothing_is_published()
    {
        var context = new StubContext
        {
            Plan = Results.Plan(shards: 4),
            Score = request => request.Shard == 2 ? throw new InvalidOperationException("for good") : Task.FromResult(Results.Empty(request.Shard)),
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new ScoringRun().RunAsync(context, Run));

        Assert.DoesNotContain(nameof(PublishRun), context.Calls.Select(call => call.Name));
    }
}
