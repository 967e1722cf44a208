using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Observability;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class SchedulerMetricsTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;
    private static readonly TimeSpan UntilDue = TimeSpan.FromMinutes(62);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Before_the_first_tick_nothing_is_said()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var runs = new Measured<int>(rig.Meters, "Scheduler", MetricNames.Runs);
        using var lag = new Measured<double>(rig.Meters, "Scheduler", MetricNames.ScheduleLag);

        Assert.Empty(runs.Now(AttributeNames.State));
        Assert.Null(lag.Now());
    }

    [Fact]
    public async Task Runs_are_due_until_they_are_claimed_and_running_until_they_are_published()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync(new ScheduleOptions { MaxActiveRuns = 2 });
        using var runs = new Measured<int>(rig.Meters, "Scheduler", MetricNames.Runs);
        using var claimed = new Measured<long>(rig.Meters, "Scheduler", MetricNames.RunsClaimed);

        await rig.TickAfterAsync(UntilDue + TimeSpan.FromHours(2));
        Assert.Equal(new Dictionary<string, int> { ["due"] = 1, ["running"] = 2 }, runs.Now(AttributeNames.State));

        rig.Publish(Ten);
        await rig.TickAsync();
        Assert.Equal(new Dictionary<string, int> { ["due"] = 0, ["running"] = 2 }, runs.Now(AttributeNames.State));
        Assert.Equal(3, claimed.Values.Sum());
    }

    [Fact]
    public async Task The_lag_grows_from_the_moment_the_oldest_unpublished_period_is_due_ticks_or_not()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var lag = new Measured<double>(rig.Meters, "Scheduler", MetricNames.ScheduleLag);

        await rig.TickAfterAsync(UntilDue - Minute);
        Assert.Equal(0, lag.Now());

        rig.Clock.Advance(2 * Minute); // The tick that should have come did not.
        Assert.Equal(60, lag.Now());

        await rig.TickAsync();
        rig.Publish(Ten);
        await rig.TickAsync();
        Assert.Equal(0, lag.Now());

        rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(60, lag.Now());
    }

    [Fact]
    public async Task A_pause_is_no_lag_but_a_run_that_was_claimed_before_is()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var lag = new Measured<double>(rig.Meters, "Scheduler", MetricNames.ScheduleLag);
        using var runs = new Measured<int>(rig.Meters, "Scheduler", MetricNames.Runs);
        await rig.TickAfterAsync(UntilDue);
        rig.State.Put(StateKeys.Schedule, rig.Schedule with { PausedFrom = Ten });

        await rig.TickAfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(3600, lag.Now());
        Assert.Equal(new Dictionary<string, int> { ["due"] = 0, ["running"] = 1 }, runs.Now(AttributeNames.State));

        rig.Publish(Ten);
        await rig.TickAfterAsync(Minute);
        Assert.Equal(0, lag.Now());
    }

    [Fact]
    public async Task A_run_that_does_not_move_is_counted_by_what_its_instance_was()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var restarted = new Measured<long>(rig.Meters, "Scheduler", MetricNames.RunsRestarted);

        await rig.TickAfterAsync(UntilDue);
        await rig.TickAsync();
        await rig.TickAfterAsync(rig.Options.NoProgress + Minute);

        Assert.Equal(new Dictionary<string, long> { ["active"] = 1 }, restarted.By(AttributeNames.State));
    }

    [Fact]
    public async Task A_published_revision_is_counted_once_with_its_series_and_its_time()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var published = new Measured<long>(rig.Meters, "Scheduler", MetricNames.RunsPublished);
        using var series = new Measured<long>(rig.Meters, "Scheduler", MetricNames.Series);
        using var duration = new Measured<double>(rig.Meters, "Scheduler", MetricNames.RunDuration);
        await rig.TickAfterAsync(UntilDue);
        rig.Clock.Advance(TimeSpan.FromSeconds(7));

        await PublishAsync(rig, revision: 0);
        await PublishAsync(rig, revision: 0); // An activity is repeated when its answer was lost.

        Assert.Equal([1], published.Values);
        Assert.Equal([7], duration.Values);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["scored"] = 5,
                ["scored_by_fallback"] = 1,
                ["no_data"] = 2,
                ["no_model"] = 3,
                ["quarantined"] = 0,
                ["failed"] = 4,
            },
            series.By(AttributeNames.Outcome));
    }

    [Fact]
    public async Task A_later_revision_is_counted_but_was_not_due_when_its_period_was()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        using var published = new Measured<long>(rig.Meters, "Scheduler", MetricNames.RunsPublished);
        using var duration = new Measured<double>(rig.Meters, "Scheduler", MetricNames.RunDuration);
        await rig.TickAfterAsync(UntilDue);
        rig.Publish(Ten);
        rig.State.Put(StateKeys.Run(Ten), rig.Run(Ten)! with { Revision = 1 });

        await PublishAsync(rig, revision: 1);

        Assert.Equal([1], published.Values);
        Assert.Empty(duration.Values);
    }

    [Fact]
    public void The_wait_for_scorer_is_measured_in_seconds()
    {
        var rig = new SchedulerRig();
        using var startup = new Measured<double>(rig.Meters, "Scheduler", MetricNames.ScorerStartup);

        rig.Metrics.ScorerStarted(TimeSpan.FromMilliseconds(1500));

        Assert.Equal([1.5], startup.Values);
    }

    private static Task<RunEnd> PublishAsync(SchedulerRig rig, int revision)
    {
        var counts = new RunCounts
        {
            Expected = 15,
            Outcomes = new OutcomeCounts { Scored = 5, ScoredByFallback = 1, NoData = 2, NoModel = 3, Failed = 4 },
        };
        RunPlan plan = Results.Plan(shards: 1);
        return rig.PublishRun().RunAsync(null!, new ScoredRun(plan with { Run = plan.Run with { Revision = revision } }, [Results.Counted(0, counts)]));
    }
}
