using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class TickPassTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;
    private static readonly TimeSpan UntilDue = TimeSpan.FromMinutes(62);

    [Fact]
    public async Task Nothing_is_due_before_the_grace_has_passed()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();

        await rig.TickAfterAsync(UntilDue - TimeSpan.FromTicks(1));

        Assert.Null(rig.Run(Ten));
        Assert.Empty(rig.Instances.Calls);
    }

    [Fact]
    public async Task An_empty_period_is_claimed_and_started_when_it_is_due()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();

        await rig.TickAfterAsync(UntilDue);

        Assert.Equal(new RunItem { Shards = 16, State = PeriodState.Closed, Version = "none", ClaimedAt = Ten.AddMinutes(62) }, rig.Run(Ten));
        Assert.Equal(["start score-20261122T100000Z-r0-e0"], rig.Instances.Calls);
        Assert.Null(rig.State.ExpiryOf(StateKeys.Run(Ten)));
    }

    [Fact]
    public async Task A_period_with_readings_keeps_its_shard_count_and_gets_the_current_version()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.State.Put(StateKeys.Run(Ten), new RunItem { Shards = 4 });
        await rig.PublishVersionAsync("v1");

        await rig.TickAfterAsync(UntilDue);
        await rig.PublishVersionAsync("v2");
        await rig.TickAsync();

        Assert.Equal(new RunItem { Shards = 4, State = PeriodState.Closed, Version = "v1", ClaimedAt = Ten.AddMinutes(62) }, rig.Run(Ten));
    }

    [Fact]
    public async Task A_claim_is_made_to_what_another_writer_left_meanwhile()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        bool first = true;
        rig.State.BeforeWrite = _ =>
        {
            if (first)
            {
                first = false;
                rig.State.Put(StateKeys.Run(Ten), new RunItem { Shards = 2 }); // aggregator saw the period's first reading
            }

            return WriteFault.None;
        };

        await rig.TickAfterAsync(UntilDue);

        Assert.Equal(new RunItem { Shards = 2, State = PeriodState.Closed, Version = "none", ClaimedAt = Ten.AddMinutes(62) }, rig.Run(Ten));
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_stands()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.State.BeforeWrite = _ => WriteFault.WrittenButAway;
        await rig.TickAfterAsync(UntilDue);
        rig.State.BeforeWrite = null;

        await rig.TickAsync();

        Assert.Equal(0, rig.Run(Ten)!.Epoch);
        Assert.Equal(["start score-20261122T100000Z-r0-e0"], rig.Instances.Calls);
    }

    [Fact]
    public async Task Nothing_is_claimed_while_the_current_version_cannot_be_read()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.Blobs.Away = true;

        await rig.TickAfterAsync(UntilDue);

        Assert.Null(rig.Run(Ten));
    }

    [Fact]
    public async Task Two_schedulers_claim_a_period_once_and_start_the_same_instance()
    {
        SchedulerRig first = await SchedulerRig.SetUpAsync();
        var second = new SchedulerRig(beside: first);
        await first.PublishVersionAsync("v1");
        first.Clock.Advance(UntilDue);
        bool inside = false;
        first.State.BeforeWrite = _ =>
        {
            if (!inside)
            {
                inside = true;
                second.TickAsync().GetAwaiter().GetResult(); // at the very moment the first one claims
            }

            return WriteFault.None;
        };

        await first.TickAsync();

        Assert.Equal(new RunItem { Shards = 16, State = PeriodState.Closed, Version = "v1", ClaimedAt = Ten.AddMinutes(62) }, first.Run(Ten));
        Assert.Equal(["score-20261122T100000Z-r0-e0"], first.Instances.Existing);
        Assert.Equal(1, first.State.Commits.Count(keys => keys.Contains(StateKeys.Run(Ten))));
    }

    [Fact]
    public async Task Several_due_periods_are_claimed_in_order_and_no_more_at_once_than_allowed()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync(new ScheduleOptions { MaxActiveRuns = 2 });

        await rig.TickAfterAsync(TimeSpan.FromHours(4) + TimeSpan.FromMinutes(2));
        Assert.Equal(["score-20261122T100000Z-r0-e0", "score-20261122T110000Z-r0-e0"], rig.Instances.Existing);

        rig.Publish(Ten.AddHours(1));
        await rig.TickAsync();

        Assert.Contains("start score-20261122T120000Z-r0-e0", rig.Instances.Calls);
        Assert.Null(rig.Run(Ten.AddHours(3)));
    }

    [Fact]
    public async Task The_cursor_passes_periods_in_order_once_their_instances_are_purged()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(2));
        rig.Publish(Ten.AddHours(1));
        rig.Instances.Set("score-20261122T110000Z-r0-e0", InstanceState.Ended, "Completed");

        await rig.TickAsync();
        Assert.Equal(Ten, rig.Schedule.Cursor);

        rig.Publish(Ten);
        await rig.TickAsync();
        Assert.Equal(Ten, rig.Schedule.Cursor); // The instance still runs to its end.

        rig.Instances.Set("score-20261122T100000Z-r0-e0", InstanceState.Ended, "Completed");
        await rig.TickAsync();

        Assert.Equal(Ten.AddHours(2), rig.Schedule.Cursor);
        Assert.Empty(rig.Instances.Existing);
    }

    [Fact]
    public async Task A_week_of_due_periods_is_caught_up_in_order()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.Instances.Started = run =>
        {
            rig.Publish(run.Period);
            rig.Instances.Set(run.InstanceId(), InstanceState.Ended, "Completed");
        };
        rig.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));

        for (int tick = 0; rig.Schedule.Cursor < Ten.AddDays(7); tick++)
        {
            Assert.True(tick < 100, $"The cursor stands at {rig.Schedule.Cursor}.");
            await rig.TickAsync();
        }

        Assert.Equal(168, rig.Instances.Calls.Count(call => call.StartsWith("start", StringComparison.Ordinal)));
        Assert.Empty(rig.Instances.Existing);
    }

    [Fact]
    public async Task A_paused_period_waits_and_one_before_it_does_not()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync(new ScheduleOptions { PausedFrom = Ten.AddHours(1) });

        await rig.TickAfterAsync(TimeSpan.FromHours(3));
        Assert.Equal(["score-20261122T100000Z-r0-e0"], rig.Instances.Existing);

        await rig.Schedules.ChangeAsync(schedule => schedule with { PausedFrom = null }, TestContext.Current.CancellationToken);
        await rig.TickAsync();

        Assert.Equal(["score-20261122T100000Z-r0-e0", "score-20261122T110000Z-r0-e0"], rig.Instances.Existing);
    }

    [Fact]
    public async Task A_pause_does_not_leave_a_claimed_run_alone()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(UntilDue);
        await rig.Schedules.ChangeAsync(schedule => schedule with { PausedFrom = Ten }, TestContext.Current.CancellationToken);
        rig.Instances.Lose("score-20261122T100000Z-r0-e0");

        await rig.TickAsync();

        Assert.Equal(["score-20261122T100000Z-r0-e0"], rig.Instances.Existing);
    }

    [Fact]
    public async Task Ticking_twice_changes_nothing()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(UntilDue);
        int writes = rig.State.Commits.Count;

        await rig.TickAsync();

        Assert.Equal(writes, rig.State.Commits.Count);
        Assert.Equal(["start score-20261122T100000Z-r0-e0"], rig.Instances.Calls);
    }
}
