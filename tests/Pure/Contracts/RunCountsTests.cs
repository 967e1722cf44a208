using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class RunCountsTests
{
    [Fact]
    public void A_run_adds_up_when_every_expected_series_has_one_outcome()
    {
        OutcomeCounts outcomes = Enum.GetValues<Outcome>().Aggregate(new OutcomeCounts(), (counts, outcome) => counts.With(outcome));

        Assert.Equal(6, outcomes.Total());
        Assert.Equal(new OutcomeCounts { Scored = 1, ScoredByFallback = 1, NoData = 1, NoModel = 1, Quarantined = 1, Failed = 1 }, outcomes);
        Assert.True(new RunCounts { Expected = 6, Outcomes = outcomes }.AddsUp());
        Assert.False(new RunCounts { Expected = 7, Outcomes = outcomes }.AddsUp());
    }

    [Fact]
    public void The_sum_of_two_shards_is_the_sum_of_each_number()
    {
        var one = new RunCounts { Expected = 1, Outcomes = new OutcomeCounts { Scored = 1 }, Devices = 2, Windows = 3, Anomalies = 4, Readings = 5 };
        var two = new RunCounts { Expected = 10, Outcomes = new OutcomeCounts { Failed = 10 }, Devices = 20, Windows = 30, Anomalies = 40, Readings = 50 };

        Assert.Equal(
            new RunCounts { Expected = 11, Outcomes = new OutcomeCounts { Scored = 1, Failed = 10 }, Devices = 22, Windows = 33, Anomalies = 44, Readings = 55 },
            one + two);
    }

    [Theory]
    [InlineData(PeriodState.Open, null, false, false)]
    [InlineData(PeriodState.Closed, null, false, true)]
    [InlineData(PeriodState.Closed, 0, false, true)]
    [InlineData(PeriodState.Closed, 1, true, false)]
    [InlineData(PeriodState.Final, 1, true, false)]
    public void A_revision_exists_once_its_ledger_is_named(PeriodState state, int? published, bool isPublished, bool isRunning)
    {
        var item = new RunItem { Shards = 1, State = state, Revision = 1, Ledger = published is null ? null : "l", PublishedRevision = published };

        Assert.Equal((isPublished, isRunning), (item.IsPublished(), item.IsRunning()));
    }
}
