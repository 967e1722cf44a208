using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class ScoreShardTests
{
    [Fact]
    public async Task The_result_tells_when_the_call_began_and_how_long_it_took()
    {
        var rig = new SchedulerRig();
        DateTimeOffset sentAt = rig.Clock.GetUtcNow();
        var services = new InMemoryServices
        {
            Answer = (_, _, _) =>
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(20));
                return ContractsJson.Write(Results.Empty(3));
            },
        };
        var activity = new ScoreShard(services, new ActivityTimeout(rig.Options, rig.Clock), rig.Clock);

        ScoreShardResult result = await activity.RunAsync(null!, Results.Plan(shards: 4).Request(3));

        Assert.Equal(3, result.Shard);
        Assert.Equal(new ShardCall(sentAt, TimeSpan.FromSeconds(20)), result.Call);
    }
}
