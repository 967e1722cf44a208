using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>A period and what is known of its run.</summary>
/// <param name="Start">Start of the period.</param>
/// <param name="Run">Null where nobody reported, and it was not due when it was looked at.</param>
/// <param name="Ledgers">Of every published revision, the newest first; none until one is published, or where one is damaged.</param>
/// <param name="Problem">Which ledger is damaged; null where none is.</param>
internal sealed record PeriodView(DateTimeOffset Start, RunItem? Run, IReadOnlyList<NamedLedger> Ledgers, string? Problem = null)
{
    /// <summary>The newest revision's; null until one is published.</summary>
    public Ledger? Ledger => Ledgers.Count > 0 ? Ledgers[0].Ledger : null;
}

/// <summary>A ledger and the blob it was read from.</summary>
internal sealed record NamedLedger(string Name, Ledger Ledger);

/// <summary>The schedule and its latest periods, oldest first.</summary>
/// <param name="Schedule">Null until it was created.</param>
/// <param name="State">Differs whenever a reader would see something else.</param>
internal sealed record LatestPeriods(ScheduleItem? Schedule, string State, IReadOnlyList<PeriodView> Periods)
{
    public static LatestPeriods None { get; } = new(null, "no schedule", []);
}

/// <summary>Reads the latest periods the way all readers go: run item → ledgers.</summary>
internal sealed class PeriodReader(ScheduleStore schedules, RunStore runs, IBlobGateway blobs, BlobCache cache, ScheduleOptions options)
{
    /// <summary>More are not read, however short periods are.</summary>
    public const int MaxPeriods = 168;

    private const int MaxRevisions = 100;
    private const int ReadsAtOnce = 4;

    /// <param name="hours">How much time the periods cover together.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<LatestPeriods> ReadAsync(int hours, CancellationToken cancellation) =>
        await schedules.FindAsync(cancellation) is { } schedule
            ? await ReadAsync(schedule, (int)Math.Clamp(TimeSpan.FromHours(hours) / schedule.Period, 1, MaxPeriods), cancellation)
            : LatestPeriods.None;

    /// <param name="count">How many periods.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<LatestPeriods> ReadLastAsync(int count, CancellationToken cancellation) =>
        await schedules.FindAsync(cancellation) is { } schedule ? await ReadAsync(schedule, count, cancellation) : LatestPeriods.None;

    /// <inheritdoc cref="LatestPeriods.State" />
    public async Task<string> StateAsync(CancellationToken cancellation) =>
        await schedules.FindAsync(cancellation) is { } schedule
            ? StateOf(schedule, await RunsAsync(schedule, 0, cancellation))
            : LatestPeriods.None.State;

    private async Task<LatestPeriods> ReadAsync(ScheduleItem schedule, int count, CancellationToken cancellation)
    {
        IReadOnlyDictionary<DateTimeOffset, Item<RunItem>> found = await RunsAsync(schedule, count, cancellation);
        DateTimeOffset end = found.Where(run => run.Value.Value.State != PeriodState.Open)
            .Select(run => run.Key + schedule.Period).Append(schedule.Cursor).Max();
        DateTimeOffset[] starts = [.. Enumerable.Range(1, count).Select(back => end - (back * schedule.Period)).TakeWhile(start => start >= schedule.Start).Reverse()];
        var periods = new PeriodView[starts.Length];
        await Parallel.ForEachAsync(
            starts.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation },
            async (start, token) => periods[start.Index] = await ViewAsync(start.Item, found.GetValueOrDefault(start.Item)?.Value, token));
        return new LatestPeriods(schedule, StateOf(schedule, found), periods);
    }

    /// <summary>The run items of the last periods before the cursor, and of those after it that may be under way.</summary>
    private Task<IReadOnlyDictionary<DateTimeOffset, Item<RunItem>>> RunsAsync(ScheduleItem schedule, int before, CancellationToken cancellation) =>
        runs.FindManyAsync(
            [.. Enumerable.Range(-before, before + options.MaxActiveRuns).Select(i => schedule.Cursor + (i * schedule.Period)).Where(start => start >= schedule.Start)],
            cancellation);

    private static string StateOf(ScheduleItem schedule, IReadOnlyDictionary<DateTimeOffset, Item<RunItem>> runs) => string.Join(
        ' ',
        runs.Where(run => run.Key >= schedule.Cursor && run.Value.Value.State != PeriodState.Open).OrderBy(run => run.Key)
            .Select(run => $"{UtcTime.WriteKey(run.Key)}:{run.Value.ETag}")
            .Prepend($"{UtcTime.WriteKey(schedule.Cursor)} {schedule.PausedFrom?.UtcTicks}"));

    private async Task<PeriodView> ViewAsync(DateTimeOffset start, RunItem? run, CancellationToken cancellation)
    {
        var ledgers = new List<NamedLedger>();
        for (string? name = run?.Ledger; name is not null && ledgers.Count < MaxRevisions; name = ledgers[^1].Ledger.Previous)
        {
            try
            {
                ledgers.Add(await LedgerAsync(name, cancellation));
            }
            catch (JsonException damage)
            {
                // One damaged ledger hides its own period, not the others.
                return new PeriodView(start, run, [], $"The ledger {name} is damaged: {damage.Message} Put it back from a copy.");
            }
        }

        return new PeriodView(start, run, ledgers);
    }

    private Task<NamedLedger> LedgerAsync(string name, CancellationToken cancellation) => cache.GetAsync(name, async () =>
    {
        ReadOnlyMemory<byte> content = await blobs.ReadAsync(ComponentNames.Results, name, cancellation);
        return (new NamedLedger(name, ContractsJson.Read<Ledger>(content.Span)), content.Length);
    });
}
