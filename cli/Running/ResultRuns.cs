using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>What a folder of results tells of its runs: as much of the schedule and the run items as readers need.</summary>
internal sealed class ResultRuns(IReadOnlyList<PublishedRun> published) : IRunSource
{
    private readonly Dictionary<DateTimeOffset, PublishedRun> byPeriod = published.ToDictionary(run => run.Ledger.Period);

    public Task<ScheduleItem?> ScheduleAsync(CancellationToken cancellation)
    {
        Ledger first = published[0].Ledger;
        Ledger last = published[^1].Ledger;
        return Task.FromResult<ScheduleItem?>(new ScheduleItem
        {
            Start = first.Period,
            Cursor = last.Period + last.PeriodLength,
            Window = last.Window,
            Period = last.PeriodLength,
            Retention = TimeSpan.MaxValue,
            Shards = last.Shards.Count,
            PausedFrom = last.Period + last.PeriodLength,
        });
    }

    public Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation) =>
        Task.FromResult(byPeriod.GetValueOrDefault(period) is { } run ? ItemOf(run) : null);

    public void Dispose()
    {
    }

    private static RunItem ItemOf(PublishedRun run) => new()
    {
        Shards = run.Ledger.Shards.Count,
        State = PeriodState.Closed,
        Version = run.Ledger.Version,
        Revision = run.Ledger.Revision,
        Epoch = run.Ledger.Epoch,
        Ledger = run.LedgerName,
        PublishedRevision = run.Ledger.Revision,
    };
}
