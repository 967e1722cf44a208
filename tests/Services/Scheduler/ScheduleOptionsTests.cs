using System.ComponentModel.DataAnnotations;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;
using Fleetscore.Scorer;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class ScheduleOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(Problems(new ScheduleOptions()));

    [Fact]
    public void A_window_that_does_not_divide_the_period_is_refused_with_what_is_allowed()
    {
        string problem = Assert.Single(Problems(new ScheduleOptions { Window = TimeSpan.FromMinutes(7) }));

        Assert.Equal("Schedule: The period is 01:00:00; with a window of 00:07:00 it must be a multiple of 00:07:00 that divides a day.", problem);
    }

    [Fact]
    public void No_progress_must_be_longer_than_an_activity_may_rest()
    {
        string problem = Assert.Single(Problems(new ScheduleOptions { NoProgress = TimeSpan.FromSeconds(90) }));

        Assert.StartsWith("Schedule:NoProgress is 00:01:30; it must be longer than 00:01:30", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_children_moves_only_when_a_child_has_ended()
    {
        string problem = Assert.Single(Problems(new ScheduleOptions { Shards = 128, FanOut = 50 }));

        // Two waves of 50, each at worst five attempts of 60 s and pauses of 1 + 2 + 4 + 8 s.
        Assert.StartsWith("Schedule:NoProgress is 00:10:00; it must be longer than 00:10:30", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_to_scorer_ends_before_its_activity_does() =>
        Assert.True(new DaprOptions().InvocationTimeout < new ScheduleOptions().ActivityTimeout);

    [Fact]
    public void One_replica_of_scorer_takes_all_that_scheduler_sends_at_once()
    {
        var schedule = new ScheduleOptions();
        var scorer = new ScorerOptions();

        Assert.True(scorer.MaxConcurrentShards + scorer.MaxQueuedShards >= schedule.MaxActiveRuns * schedule.FanOut);
    }

    private static IEnumerable<string> Problems(ScheduleOptions options) =>
        options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!);
}
