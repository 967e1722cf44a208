using Fleetscore.Cli.DeadLetters;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Cli.Runs;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Mqtt;

namespace Fleetscore.Cli.Status;

/// <summary>Looks at everything, and goes on where a part does not answer.</summary>
internal sealed class StatusSurvey(string data, TimeProvider clock)
{
    /// <summary>A run may take its time; more periods than this behind is too slow, or stuck.</summary>
    private const int MostBehind = 2;

    private readonly List<string> problems = [];
    private ScheduleItem? schedule;
    private DueStatus? due;
    private RunRow? lastRun;
    private ReplicaAdvice? replicas;

    public async Task<SystemStatus> LookAsync(CancellationToken cancellation)
    {
        HostStatus? host = null;
        ModelStatus? model = null;
        long? waiting = null;
        await TryAsync(async () => host = await HostAsync(cancellation));
        await TryAsync(() => ReadRunsAsync(cancellation));
        await TryAsync(() => Task.FromResult(model = Model()));
        await TryAsync(() => Task.FromResult(waiting = StoredMessages.Count(data)));
        DateTimeOffset now = due?.Now ?? clock.GetUtcNow();
        return new SystemStatus
        {
            Data = data,
            Bytes = Directory.Exists(data) ? new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0,
            Host = host,
            WaitingEvents = waiting,
            Schedule = schedule,
            Due = due,
            Model = model,
            LastRun = lastRun,
            Replicas = replicas,
            DeadLettersToday = new StoredLetters(data).CountOf(DateOnly.FromDateTime(now.UtcDateTime)),
            Problems = problems,
        };
    }

    private async Task<HostStatus?> HostAsync(CancellationToken cancellation)
    {
        if (HostFile.LeftBehind(data) is { } dead)
        {
            problems.Add($"The last host (process {dead.ProcessId}) ended without stopping. What was acknowledged is safe; start it again with `fleetscore up`.");
        }

        if (HostFile.Read(data) is not { } host)
        {
            return null;
        }

        IReadOnlyList<AppStatus> apps = await AppHealth.AskAsync(host, cancellation);
        problems.AddRange(apps.Where(app => app.NotReady is not null).Select(app => $"{app.Name} is not ready: {app.NotReady}"));
        return new HostStatus(host.ProcessId, host.Broker, apps);
    }

    private async Task ReadRunsAsync(CancellationToken cancellation)
    {
        using FleetView? view = FleetView.Find(data);
        if (view is null || await view.FindScheduleAsync(cancellation) is not { } found)
        {
            return;
        }

        schedule = found;
        due = await view.DueAsync(cancellation);
        if (due?.Behind > MostBehind)
        {
            problems.Add($"The runs are {due.Behind} periods behind, since {Terminal.Text(found.Cursor)}: `fleetscore runs` shows which, the services' lines why.");
        }

        await ReadLastRunAsync(view, found, cancellation);
        replicas = await view.ReplicasAsync(cancellation);
    }

    private async Task ReadLastRunAsync(FleetView view, ScheduleItem found, CancellationToken cancellation)
    {
        IReadOnlyList<PeriodRun> newest = await view.RunsAsync(found.Cursor - found.Period, null, cancellation);
        PeriodRun? last = newest.LastOrDefault(run => run.Item.Ledger is not null);
        if (last is not null)
        {
            lastRun = RunRow.Of(last, PublishedRun.NewestLedger(view.Results, last.Item).Counts);
        }

        problems.AddRange(newest.Select(run => run == last ? lastRun! : RunRow.Of(run, null))
            .Where(row => row.Problem is not null).Select(row => $"The run of {Terminal.Text(row.Period)}: {row.Problem}."));
    }

    private ModelStatus? Model()
    {
        var store = ModelStore.In(data);
        return store.Current() is { } version && store.Manifest(version) is var manifest
            ? new ModelStatus(version, manifest.Series - manifest.Refused, manifest.Refused)
            : null;
    }

    private async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception problem) when (problem is CommandException or LocalDaprException)
        {
            problems.Add(problem.Message);
        }
    }
}
