using Fleetscore.Contracts;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class PlanRunTests
{
    private static readonly RunReference Current = new() { Period = SchedulerRig.Ten, Revision = 0, Epoch = 1 };

    [Fact]
    public async Task The_plan_is_what_was_claimed()
    {
        SchedulerRig rig = await ClaimedAsync();

        RunPlan? plan = await rig.PlanRun().RunAsync(null!, Current);

        Assert.Equal(Results.Plan(shards: 4) with { Run = Current, PlannedAt = rig.Clock.GetUtcNow() }, plan);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public async Task A_run_of_another_revision_or_epoch_has_no_plan(int revision, int epoch)
    {
        SchedulerRig rig = await ClaimedAsync();

        Assert.Null(await rig.PlanRun().RunAsync(null!, Current with { Revision = revision, Epoch = epoch }));
    }

    [Fact]
    public async Task A_published_run_has_no_plan()
    {
        SchedulerRig rig = await ClaimedAsync();
        rig.Publish(SchedulerRig.Ten);

        Assert.Null(await rig.PlanRun().RunAsync(null!, Current));
    }

    [Fact]
    public async Task An_activity_that_hangs_is_given_up_after_its_timeout()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        var timeout = new ActivityTimeout(rig.Options, rig.Clock);

        Task<int> hanging = timeout.RunAsync("Hang", async cancellation =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return 0;
        });
        rig.Clock.Advance(TimeSpan.FromMinutes(1));

        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        Assert.Equal("Hang took longer than Schedule:ActivityTimeout, 00:01:00.", failure.Message);
    }

    private static async Task<SchedulerRig> ClaimedAsync()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.State.Put(
            StateKeys.Run(SchedulerRig.Ten), new RunItem { Shards = 4, State = PeriodState.Closed, Version = "v1", Epoch = 1 });
        return rig;
    }
}
