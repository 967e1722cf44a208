using System.Globalization;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Playing;

/// <summary>
/// A whole system on free ports that history is played through, under a clock shifted by a constant so that the last period is
/// just due, its schedule paused until the readings are in. See docs/decisions/0005-replay-clock.md.
/// </summary>
internal sealed class PlayedSystem : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly LocalHost host;
    private readonly SchedulerClient scheduler;
    private readonly PlayedHours hours;

    private PlayedSystem(string folder, LocalHost host, PlayedHours hours)
    {
        DataDirectory = folder;
        this.host = host;
        this.hours = hours;
        scheduler = new SchedulerClient(host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort);
    }

    public string DataDirectory { get; }

    /// <param name="folder">The system's data directory.</param>
    /// <param name="hours">What will be played.</param>
    /// <param name="output">Receives what the apps print.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PlayedSystem> StartAsync(
        string folder, PlayedHours hours, Action<string, string> output, CancellationToken cancellation)
    {
        var options = new LocalHostOptions
        {
            AppFile = Solution.AppFile(),
            DataDirectory = folder,
            FreePorts = true,
            Environment = Environment(hours),
            Overrides = new Dictionary<string, string> { ["tick.schedule"] = "@every 1s" },
            KeepTrace = EventTraces.Keep,
            Output = output,
        };
        LocalHost host = await LocalHost.StartAsync(options, cancellation);
        try
        {
            await Readiness.WaitAsync(host, cancellation);
            return new PlayedSystem(folder, host, hours);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public Task<TelemetryFeed> ConnectAsync(CancellationToken cancellation) => TelemetryFeed.ConnectAsync(host.Broker, cancellation);

    /// <summary>Publishes a period's rows and returns when all of them are durable. Runs of earlier periods go on meanwhile.</summary>
    public async Task FeedAsync(TelemetryFeed feed, DateTimeOffset period, IEnumerable<TelemetryRow> rows, CancellationToken cancellation)
    {
        await scheduler.PauseFromAsync(period, cancellation);
        await feed.PublishAsync(rows, cancellation);
        await AcknowledgedAsync(cancellation);
    }

    /// <summary>Returns when ingest has answered for every event that was published.</summary>
    public Task AcknowledgedAsync(CancellationToken cancellation) =>
        host.UntilAsync(() => Task.FromResult(host.PendingMessages() == 0), cancellation);

    /// <summary>Holds back the periods from one on; the earlier ones are let go.</summary>
    public Task PauseFromAsync(DateTimeOffset from, CancellationToken cancellation) => scheduler.PauseFromAsync(from, cancellation);

    /// <summary>Returns when every period that ends at an instant or before is published.</summary>
    public Task PublishedUntilAsync(DateTimeOffset end, CancellationToken cancellation) =>
        host.UntilAsync(async () => await CursorAsync(cancellation) >= end, cancellation);

    /// <summary>The first period that is not published yet.</summary>
    public async Task<DateTimeOffset> CursorAsync(CancellationToken cancellation) => (await scheduler.ScheduleAsync(cancellation))!.Cursor;

    /// <summary>What was published of the periods in [from, to), in order.</summary>
    public async Task<IReadOnlyList<PublishedRun>> PublishedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var published = new List<PublishedRun>();
        for (DateTimeOffset start = from; start < to; start += hours.Grid.Period)
        {
            RunItem run = (await scheduler.RunAsync(start, cancellation))!;
            published.Add(PublishedRun.Read(Path.Combine(DataDirectory, ComponentNames.Results), run));
        }

        return published;
    }

    public async ValueTask DisposeAsync()
    {
        scheduler.Dispose();
        await host.DisposeAsync();
    }

    private static Dictionary<string, string> Environment(PlayedHours hours)
    {
        TimeSpan shift = hours.End + Grace - TimeProvider.System.GetUtcNow();
        return new Dictionary<string, string>
        {
            ["Clock__Shift"] = Text(shift),
            ["Schedule__Window"] = Text(hours.Grid.Window),
            ["Schedule__Period"] = Text(hours.Grid.Period),
            ["Schedule__Grace"] = Text(Grace),
            ["Schedule__Retention"] = Text(hours.End - hours.Start + TimeSpan.FromDays(7)),
            ["Schedule__Start"] = UtcTime.Write(hours.Start),
            ["Schedule__PausedFrom"] = UtcTime.Write(hours.Start),
        };
    }

    private static string Text(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);
}
