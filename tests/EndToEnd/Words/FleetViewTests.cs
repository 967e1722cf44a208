using Fleetscore.Cli.Running;
using Fleetscore.Cli.Runs;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>Which periods a reader finds, and what of them needs a person.</summary>
public sealed class FleetViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Periods_beyond_the_cursor_are_found_though_a_quiet_one_lies_between()
    {
        using var view = View(cursor: 3, runs: [0, 1, 2, 3, 6]);

        Assert.Equal([0, 1, 2, 3, 6], await HoursAsync(view, null, null));
    }

    [Fact]
    public async Task A_range_holds_the_periods_it_touches()
    {
        using var view = View(cursor: 8, runs: [.. Enumerable.Range(0, 8)]);

        Assert.Equal([2, 3, 4], await HoursAsync(view, Start.AddHours(2.5), Start.AddHours(4.5)));
        Assert.Equal([0], await HoursAsync(view, Start.AddDays(-1), Start.AddHours(1)));
        Assert.Empty(await HoursAsync(view, Start.AddYears(5), null));
    }

    [Theory]
    [InlineData(2, new[] { 4, 5 })]
    [InlineData(100, new[] { 0, 1, 2, 3, 4, 5 })]
    public async Task The_last_ones_are_the_newest_that_are_known(int count, int[] expected)
    {
        using var view = View(cursor: 4, runs: [.. Enumerable.Range(0, 6)]);

        Assert.Equal(expected, (await view.LastRunsAsync(count, TestContext.Current.CancellationToken)).Select(run => run.Period.Hour));
    }

    [Fact]
    public void A_run_that_had_to_be_started_again_and_is_not_published_needs_a_person()
    {
        var running = new RunItem { Shards = 16, State = PeriodState.Closed, Version = "v" };

        Assert.Null(Row(running, null).Problem);
        Assert.Contains("started again 2 times", Row(running with { Epoch = 2 }, null).Problem, StringComparison.Ordinal);
        Assert.Null(Row(running with { Epoch = 2, Ledger = "ledger", PublishedRevision = 0 }, new RunCounts()).Problem);
        Assert.Contains("does not add up", Row(running with { Ledger = "ledger", PublishedRevision = 0 }, new RunCounts { Expected = 1 }).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_is_told_in_a_word()
    {
        var open = new RunItem { Shards = 16 };

        Assert.Equal("open", RunRow.StateOf(open));
        Assert.Equal("running", RunRow.StateOf(open with { State = PeriodState.Closed }));
        Assert.Equal("published", RunRow.StateOf(open with { State = PeriodState.Closed, Ledger = "l", PublishedRevision = 0 }));
        Assert.Equal("running", RunRow.StateOf(open with { State = PeriodState.Closed, Ledger = "l", PublishedRevision = 0, Revision = 1 }));
        Assert.Equal("final", RunRow.StateOf(open with { State = PeriodState.Final, Ledger = "l", PublishedRevision = 0 }));
    }

    private static RunRow Row(RunItem run, RunCounts? counts) => RunRow.Of(new PeriodRun(Start, run), counts);

    private static async Task<IEnumerable<int>> HoursAsync(FleetView view, DateTimeOffset? from, DateTimeOffset? to) =>
        (await view.RunsAsync(from, to, TestContext.Current.CancellationToken)).Select(run => run.Period.Hour);

    private static FleetView View(int cursor, int[] runs) => new("nowhere", null, new KnownRuns(cursor, runs));

    private sealed class KnownRuns(int cursor, int[] runs) : IRunSource
    {
        public Task<ScheduleItem?> ScheduleAsync(CancellationToken cancellation) => Task.FromResult<ScheduleItem?>(new ScheduleItem
        {
            Start = Start,
            Cursor = Start.AddHours(cursor),
            Window = TimeSpan.FromMinutes(5),
            Period = TimeSpan.FromHours(1),
            Retention = TimeSpan.FromDays(7),
            Shards = 16,
        });

        public Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation) =>
            Task.FromResult(runs.Any(hour => Start.AddHours(hour) == period) ? new RunItem { Shards = 16 } : null);

        public void Dispose()
        {
        }
    }
}
