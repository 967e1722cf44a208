using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class RunSupervisorTests
{
    private const string Epoch0 = "score-20261122T100000Z-r0-e0";
    private const string Epoch1 = "score-20261122T100000Z-r0-e1";
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    [Theory]
    [InlineData("Failed")]
    [InlineData("Terminated")]
    [InlineData("Completed")]
    public async Task A_run_that_ended_without_publishing_starts_again_as_the_next_epoch(string status)
    {
        SchedulerRig rig = await RunningAsync();
        rig.Instances.Set(Epoch0, InstanceState.Ended, status);

        await rig.TickAsync();
        Assert.Equal(0, rig.Run(Ten)!.Epoch); // The back-off has not passed.

        await rig.TickAfterAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(1, rig.Run(Ten)!.Epoch);
        Assert.Equal([$"start {Epoch0}", $"purge {Epoch0}", $"start {Epoch1}"], rig.Instances.Calls);
    }

    [Fact]
    public async Task The_epoch_is_raised_before_the_old_instance_is_stopped()
    {
        SchedulerRig rig = await RunningAsync();
        await rig.TickAsync();
        rig.State.BeforeWrite = _ =>
        {
            Assert.Equal([$"start {Epoch0}"], rig.Instances.Calls);
            return WriteFault.None;
        };

        await rig.TickAfterAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(1, rig.Run(Ten)!.Epoch);
        Assert.Equal([$"start {Epoch0}", $"terminate {Epoch0}", $"purge {Epoch0}", $"start {Epoch1}"], rig.Instances.Calls);
    }

    [Fact]
    public async Task A_run_that_moves_is_left_alone_however_long_it_takes()
    {
        SchedulerRig rig = await RunningAsync();

        for (int i = 0; i < 10; i++)
        {
            rig.Instances.Set(Epoch0, InstanceState.Active, "Running");
            await rig.TickAfterAsync(TimeSpan.FromMinutes(9));
        }

        Assert.Equal(0, rig.Run(Ten)!.Epoch);
    }

    [Fact]
    public async Task A_lost_instance_is_started_again_under_its_own_epoch()
    {
        SchedulerRig rig = await RunningAsync();
        rig.Instances.Lose(Epoch0);

        await rig.TickAsync();

        Assert.Equal(0, rig.Run(Ten)!.Epoch);
        Assert.Equal([$"start {Epoch0}", $"start {Epoch0}"], rig.Instances.Calls);
    }

    [Fact]
    public async Task A_start_that_nobody_takes_holds_up_no_other_run()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.Instances.NoWorker = true;

        await rig.TickAfterAsync(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(2));

        Assert.Equal(2, rig.Instances.Calls.Count);
        Assert.True(rig.Run(Ten.AddHours(1))!.IsRunning());
    }

    [Fact]
    public async Task A_run_that_was_published_meanwhile_gets_no_new_epoch()
    {
        SchedulerRig rig = await RunningAsync();
        rig.Instances.Set(Epoch0, InstanceState.Ended, "Completed");
        await rig.TickAsync();
        rig.State.BeforeWrite = _ =>
        {
            rig.State.BeforeWrite = null;
            rig.Publish(Ten);
            return WriteFault.None;
        };

        await rig.TickAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, rig.Run(Ten)!.Epoch);
        Assert.True(rig.Run(Ten)!.IsPublished());
    }

    [Fact]
    public async Task Instances_of_earlier_epochs_are_cleared_away_as_well()
    {
        SchedulerRig rig = await RunningAsync();
        rig.State.Put(StateKeys.Run(Ten), rig.Run(Ten)! with { Epoch = 1 });
        rig.Publish(Ten);
        rig.Instances.Set(Epoch1, InstanceState.Ended, "Completed");

        await rig.TickAsync(); // terminates the one that still runs
        await rig.TickAsync();

        Assert.Empty(rig.Instances.Existing);
        Assert.Equal(Ten.AddHours(1), rig.Schedule.Cursor);
    }

    [Fact]
    public async Task A_published_run_whose_instance_is_stuck_does_not_hold_the_cursor_for_ever()
    {
        SchedulerRig rig = await RunningAsync();
        rig.Publish(Ten);
        await rig.TickAsync();

        await rig.TickAfterAsync(TimeSpan.FromMinutes(11));
        await rig.TickAsync();

        Assert.Equal(Ten.AddHours(1), rig.Schedule.Cursor);
    }

    [Theory]
    [InlineData(Epoch0)]
    [InlineData(Epoch1)]
    public async Task An_instance_that_no_termination_ends_does_not_hold_the_cursor_for_ever(string stalled)
    {
        SchedulerRig rig = await RunningAsync();
        rig.Instances.Stalled = stalled;
        rig.State.Put(StateKeys.Run(Ten), rig.Run(Ten)! with { Epoch = 1 });
        rig.Publish(Ten);
        rig.Instances.Set(Epoch0, stalled == Epoch0 ? InstanceState.Active : InstanceState.Ended, "Stalled");
        rig.Instances.Set(Epoch1, stalled == Epoch1 ? InstanceState.Active : InstanceState.Ended, "Stalled");
        await rig.TickAsync();

        await rig.TickAfterAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(Ten, rig.Schedule.Cursor); // A termination may still be on its way.

        await rig.TickAfterAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([stalled], rig.Instances.Existing.Where(id => id.Contains("T100000Z", StringComparison.Ordinal)));
        Assert.Equal(Ten.AddHours(1), rig.Schedule.Cursor);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(1000, 300)]
    public void The_back_off_doubles_up_to_five_minutes(int epoch, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RunSupervisor.BackOff(epoch));

    /// <summary>A scheduler whose one due run has been started.</summary>
    private static async Task<SchedulerRig> RunningAsync()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(TimeSpan.FromMinutes(62));
        return rig;
    }
}
