using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class ScheduleSetupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_schedule_begins_with_the_current_period()
    {
        var rig = new SchedulerRig();
        rig.Clock.Advance(TimeSpan.FromMinutes(25));

        await rig.SetUp().SetUpAsync(Cancellation);

        Assert.Equal(
            new ScheduleItem
            {
                Start = SchedulerRig.Ten,
                Cursor = SchedulerRig.Ten,
                Window = TimeSpan.FromMinutes(5),
                Period = TimeSpan.FromHours(1),
                Retention = TimeSpan.FromDays(7),
                Shards = 16,
            },
            rig.Schedule);
        Assert.Null(rig.State.ExpiryOf(StateKeys.Schedule));
    }

    [Fact]
    public async Task A_given_start_and_pause_mean_the_periods_that_hold_them()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync(new ScheduleOptions
        {
            Start = SchedulerRig.Ten.AddDays(-2).AddMinutes(7),
            PausedFrom = SchedulerRig.Ten.AddMinutes(59),
        });

        Assert.Equal(SchedulerRig.Ten.AddDays(-2), rig.Schedule.Start);
        Assert.Equal(SchedulerRig.Ten, rig.Schedule.PausedFrom);
    }

    [Fact]
    public async Task A_schedule_that_stands_keeps_its_start_cursor_and_pause_and_takes_shards_and_retention()
    {
        SchedulerRig first = await SchedulerRig.SetUpAsync(new ScheduleOptions { PausedFrom = SchedulerRig.Ten.AddHours(5) });
        first.Clock.Advance(TimeSpan.FromDays(1));
        var second = new SchedulerRig(new ScheduleOptions { Shards = 64, Retention = TimeSpan.FromDays(30) }, beside: first);

        await second.SetUp().SetUpAsync(Cancellation);

        Assert.Equal(SchedulerRig.Ten, first.Schedule.Start);
        Assert.Equal(SchedulerRig.Ten.AddHours(5), first.Schedule.PausedFrom);
        Assert.Equal(64, first.Schedule.Shards);
        Assert.Equal(TimeSpan.FromDays(30), first.Schedule.Retention);
    }

    [Theory]
    [InlineData("00:01:00", "01:00:00")]
    [InlineData("00:05:00", "02:00:00")]
    public async Task Another_window_or_period_than_the_stored_one_ends_the_process(string window, string period)
    {
        SchedulerRig first = await SchedulerRig.SetUpAsync();
        ScheduleItem before = first.Schedule;
        var second = new SchedulerRig(
            new ScheduleOptions { Window = TimeSpan.Parse(window, null), Period = TimeSpan.Parse(period, null), Shards = 32 }, beside: first);
        var lifetime = new StoppableLifetime();
        ScheduleSetup setup = second.SetUp(lifetime);

        try
        {
            await setup.SetUpAsync(Cancellation);

            Assert.True(lifetime.Stopped);
            Assert.Equal(2, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0; // It is the test process's own.
        }

        Assert.False(setup.Done);
        Assert.Equal(before, first.Schedule);
    }

    [Fact]
    public async Task The_set_up_waits_for_a_store_that_is_away()
    {
        var rig = new SchedulerRig(new ScheduleOptions { Start = SchedulerRig.Ten });
        int reads = 0;
        rig.State.BeforeRead = _ =>
        {
            if (++reads == 1)
            {
                throw new GatewayException("The state store is away.");
            }
        };
        ScheduleSetup setup = rig.SetUp();

        await setup.StartAsync(Cancellation);
        await Eventually.IsTrueAsync(
            () =>
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(1));
                return setup.ExecuteTask!.IsCompleted;
            },
            "the schedule is set up");

        Assert.True(setup.Done);
        Assert.Equal(SchedulerRig.Ten, rig.Schedule.Start);
    }
}
