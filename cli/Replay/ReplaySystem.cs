using System.Globalization;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Replay;

/// <summary>
/// A whole system on free ports in a temporary folder, under a clock shifted by a constant so that the file's last period is
/// just due, its schedule paused until the readings are in. See docs/decisions/0005-replay-clock.md.
/// </summary>
internal sealed class ReplaySystem : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly LocalHost host;
    private readonly SchedulerClient scheduler;
    private readonly ReplayReport report;
    private readonly TimeSpan period;

    private ReplaySystem(string folder, LocalHost host, ReplayReport report, TimeSpan period)
    {
        DataDirectory = folder;
        this.host = host;
        this.report = report;
        this.period = period;
        scheduler = new SchedulerClient(host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort);
    }

    public string DataDirectory { get; }

    public static async Task<ReplaySystem> StartAsync(
        ReplayOptions options, History history, ReplayReport report, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("fleetscore-replay-").FullName;
        LocalHost? host = null;
        try
        {
            var store = ModelStore.In(folder);
            ImportResult imported = store.Import(options.Models);
            store.Publish(imported.Manifest.Version);
            report.Imported(imported);
            host = await LocalHost.StartAsync(
                new LocalHostOptions
                {
                    AppFile = Solution.AppFile(),
                    DataDirectory = folder,
                    FreePorts = true,
                    Environment = Environment(options, history),
                    Overrides = new Dictionary<string, string> { ["tick.schedule"] = "@every 1s" },
                    Output = report.Output(options.Verbose),
                },
                cancellation);
            await Readiness.WaitAsync(host, cancellation);
            return new ReplaySystem(folder, host, report, options.Grid.Period);
        }
        catch
        {
            await StopAsync(host, folder);
            throw;
        }
    }

    /// <summary>Publishes the history period by period, lets each run once its readings are durable, and waits for the last run.</summary>
    public async Task PlayAsync(History history, CancellationToken cancellation)
    {
        await using var feed = await TelemetryFeed.ConnectAsync(host.Broker, cancellation);
        foreach ((DateTimeOffset start, List<TelemetryRow> rows) in history.Periods)
        {
            await scheduler.PauseFromAsync(start, cancellation);
            await feed.PublishAsync(rows, cancellation);
            await host.UntilAsync(() => Task.FromResult(host.PendingMessages() == 0), cancellation);
            report.Fed(start, rows.Count);
        }

        await scheduler.PauseFromAsync(history.End, cancellation);
        await host.UntilAsync(async () => (await scheduler.ScheduleAsync(cancellation))!.Cursor >= history.End, cancellation);
    }

    /// <summary>What was published, period by period.</summary>
    public async Task<IReadOnlyList<PublishedRun>> PublishedAsync(History history, CancellationToken cancellation)
    {
        var published = new List<PublishedRun>();
        for (DateTimeOffset start = history.First; start < history.End; start += period)
        {
            RunItem run = (await scheduler.RunAsync(start, cancellation))!;
            published.Add(PublishedRun.Read(Path.Combine(DataDirectory, ComponentNames.Results), run));
        }

        return published;
    }

    public async ValueTask DisposeAsync()
    {
        scheduler.Dispose();
        await StopAsync(host, DataDirectory);
    }

    private static async Task StopAsync(LocalHost? host, string folder)
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Dictionary<string, string> Environment(ReplayOptions options, History history)
    {
        TimeSpan span = history.End - history.First;
        TimeSpan shift = history.End + Grace - TimeProvider.System.GetUtcNow();
        return new Dictionary<string, string>
        {
            ["Clock__Shift"] = shift.ToString("c", CultureInfo.InvariantCulture),
            ["Schedule__Window"] = options.Grid.Window.ToString("c", CultureInfo.InvariantCulture),
            ["Schedule__Period"] = options.Grid.Period.ToString("c", CultureInfo.InvariantCulture),
            ["Schedule__Grace"] = Grace.ToString("c", CultureInfo.InvariantCulture),
            ["Schedule__Retention"] = (span + TimeSpan.FromDays(7)).ToString("c", CultureInfo.InvariantCulture),
            ["Schedule__Start"] = UtcTime.Write(history.First),
            ["Schedule__PausedFrom"] = UtcTime.Write(history.First),
        };
    }
}
