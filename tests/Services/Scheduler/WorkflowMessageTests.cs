using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>What workflows and activities hand to each other goes through the workflow library's JSON: .NET's web defaults.</summary>
public sealed class WorkflowMessageTests
{
    [Fact]
    public void A_plan_comes_back_as_it_was() => Assert.Equal(Results.Plan(shards: 4), There(Results.Plan(shards: 4)));

    [Fact]
    public void A_scored_run_comes_back_as_it_was()
    {
        var counts = new RunCounts { Expected = 2, Outcomes = new OutcomeCounts { Scored = 1, Failed = 1 }, Windows = 24, Readings = 240 };
        ScoreShardResult shard = Results.Counted(3, counts) with
        {
            Verdicts = [new BlobReference("a blob", 17, "its hash")],
            Work = new ShardWork(TimeSpan.Zero, TimeSpan.FromSeconds(1.5), "a replica"),
            Call = new ShardCall(SchedulerRig.Ten, TimeSpan.FromSeconds(2.25)),
        };

        ScoredRun back = There(new ScoredRun(Results.Plan(shards: 4), [shard]));

        ScoreShardResult only = Assert.Single(back.Shards);
        Assert.Equal(Results.Plan(shards: 4), back.Plan);
        Assert.Equal(counts, only.Counts);
        Assert.Equal([new BlobReference("a blob", 17, "its hash")], only.Verdicts);
        Assert.Equal((shard.Work, shard.Call), (only.Work, only.Call));
    }

    [Fact]
    public void A_range_and_an_end_come_back_as_they_were()
    {
        Assert.Equal(new ShardRange(Results.Plan(shards: 256), 100, 56), There(new ShardRange(Results.Plan(shards: 256), 100, 56)));
        Assert.Equal(new RunEnd("a ledger"), There(new RunEnd("a ledger")));
        Assert.Equal(new RunEnd(null), There(new RunEnd(null)));
    }

    private static T There<T>(T message) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(message, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
