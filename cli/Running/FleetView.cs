using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.Cli.Running;

/// <summary>
/// A local system as its readers see it: run item → ledgers → blobs. The items come from the running scheduler, or, where
/// none runs, from the state store's file; the blobs are files either way. What <c>replay --out</c> left has no items: its ledgers
/// stand for them. Nothing is written.
/// </summary>
internal sealed class FleetView : IDisposable
{
    /// <summary>Beyond the cursor, this many periods in a row that nobody reported in are the end of what is known.</summary>
    private const int QuietPeriods = 24;

    private readonly IRunSource runs;

    internal FleetView(string dataDirectory, HostFile? host, IRunSource runs, string? results = null)
    {
        DataDirectory = dataDirectory;
        Results = results ?? Path.Combine(dataDirectory, ComponentNames.Results);
        Host = host;
        this.runs = runs;
    }

    public string DataDirectory { get; }

    /// <summary>The running host; null where none runs.</summary>
    public HostFile? Host { get; }

    /// <summary>The local <c>results</c> blobs.</summary>
    public string Results { get; }

    /// <exception cref="CommandException">Nothing has ever run there.</exception>
    public static FleetView Open(string dataDirectory) => Find(dataDirectory) ?? throw Nothing(dataDirectory);

    /// <returns>Null where nothing has ever run.</returns>
    public static FleetView? Find(string dataDirectory)
    {
        if (HostFile.Read(dataDirectory) is { } host)
        {
            return new FleetView(dataDirectory, host, new SchedulerClient(host.Apps.First(app => app.AppId == AppIds.Scheduler).AppPort));
        }

        if (StoredState.Open(Solution.AppFile(), dataDirectory, ComponentNames.Features, AppIds.Scheduler) is { } state)
        {
            return new FleetView(dataDirectory, null, new StoredRuns(state));
        }

        return ResultFolder.Find(new DirectoryInfo(dataDirectory)) is { Count: > 0 } replayed
            ? new FleetView(dataDirectory, null, new ResultRuns(replayed), results: dataDirectory)
            : null;
    }

    /// <exception cref="CommandException">There is no schedule yet.</exception>
    public async Task<ScheduleItem> ScheduleAsync(CancellationToken cancellation) =>
        await FindScheduleAsync(cancellation) ?? throw Nothing(DataDirectory);

    /// <returns>Null before the first start.</returns>
    public Task<ScheduleItem?> FindScheduleAsync(CancellationToken cancellation) => runs.ScheduleAsync(cancellation);

    /// <summary>What is due by the running scheduler's clock.</summary>
    /// <returns>Null where none runs.</returns>
    public Task<DueStatus?> DueAsync(CancellationToken cancellation) =>
        runs is SchedulerClient scheduler ? scheduler.DueAsync(cancellation) : Task.FromResult<DueStatus?>(null);

    /// <summary>What the running scheduler says of scorer's replicas.</summary>
    /// <returns>Null where none runs.</returns>
    public Task<ReplicaAdvice?> ReplicasAsync(CancellationToken cancellation) =>
        runs is SchedulerClient scheduler ? scheduler.ReplicasAsync(cancellation) : Task.FromResult<ReplicaAdvice?>(null);

    /// <returns>Null where the period has no run item yet.</returns>
    public Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation) => runs.RunAsync(period, cancellation);

    /// <summary>The periods that have a run item, in order; the last one or two may still be open.</summary>
    /// <param name="from">Only periods that end after this.</param>
    /// <param name="to">Only periods that start before this.</param>
    public async Task<IReadOnlyList<PeriodRun>> RunsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation)
    {
        ScheduleItem schedule = await ScheduleAsync(cancellation);
        var found = new List<PeriodRun>();
        int quiet = 0;
        for (DateTimeOffset period = FirstFrom(schedule, from); quiet < QuietPeriods && (to is null || period < to); period += schedule.Period)
        {
            RunItem? run = await RunAsync(period, cancellation);
            quiet = run is null && period >= schedule.Cursor ? quiet + 1 : 0;
            if (run is not null)
            {
                found.Add(new PeriodRun(period, run));
            }
        }

        return found;
    }

    /// <summary>The newest periods that have a run item, in order.</summary>
    /// <param name="count">At most so many.</param>
    public async Task<IReadOnlyList<PeriodRun>> LastRunsAsync(int count, CancellationToken cancellation)
    {
        ScheduleItem schedule = await ScheduleAsync(cancellation);
        DateTimeOffset from = (schedule.Cursor - schedule.Start) / schedule.Period > count ? schedule.Cursor - (count * schedule.Period) : schedule.Start;
        return [.. (await RunsAsync(from, null, cancellation)).TakeLast(count)];
    }

    /// <summary>The published ones of <see cref="RunsAsync"/>, in order.</summary>
    public async Task<IReadOnlyList<PublishedRun>> PublishedAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) =>
        [.. (await RunsAsync(from, to, cancellation)).Where(run => run.Item.Ledger is not null).Select(run => PublishedRun.Read(Results, run.Item))];

    public void Dispose() => runs.Dispose();

    private static DateTimeOffset FirstFrom(ScheduleItem schedule, DateTimeOffset? from)
    {
        if (from is not { } asked || asked <= schedule.Start)
        {
            return schedule.Start;
        }

        return schedule.Start + ((asked - schedule.Start).Ticks / schedule.Period.Ticks * schedule.Period);
    }

    private static CommandException Nothing(string dataDirectory) => new(
        $"No system has run in {dataDirectory} yet. See one with `fleetscore demo`, start one with `fleetscore up`, or name a system's folder, or what `replay --out` left, with --data.");
}

/// <summary>A period and what is known of its run.</summary>
internal sealed record PeriodRun(DateTimeOffset Period, RunItem Item);
