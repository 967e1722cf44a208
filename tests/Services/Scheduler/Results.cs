using Fleetscore.Contracts;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>Plans and shard results for tests.</summary>
internal static class Results
{
    public static RunPlan Plan(int shards, int fanOut = 16) => new()
    {
        Run = new RunReference { Period = SchedulerRig.Ten, Revision = 0, Epoch = 0 },
        PeriodLength = TimeSpan.FromHours(1),
        Window = TimeSpan.FromMinutes(5),
        Shards = shards,
        Version = "v1",
        FanOut = fanOut,
    };

    public static ScoreShardResult Empty(int shard) => Counted(shard, new RunCounts());

    public static ScoreShardResult Counted(int shard, RunCounts counts) =>
        new() { Shard = shard, Attempt = $"attempt {shard}", Verdicts = [], Outcomes = [], Hashes = [], Counts = counts };
}
