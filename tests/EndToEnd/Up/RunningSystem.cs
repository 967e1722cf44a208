using Fleetscore.Cli.Models;
using Fleetscore.Cli.Playing;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.EndToEnd.Up;

/// <summary>The whole solution on free ports, over a data folder that outlives it, under the fleet's own time.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    private RunningSystem(string results, LocalHost host)
    {
        Results = results;
        Host = host;
        Scheduler = new SchedulerClient(host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort);
    }

    public LocalHost Host { get; }

    public SchedulerClient Scheduler { get; }

    public string Results { get; }

    /// <summary>Shards are scored one after the other, so that a run has a middle to be disturbed in.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["Clock__Shift"] = (Fleet.End.AddMinutes(2) - TimeProvider.System.GetUtcNow()).ToString("c"),
        ["Schedule__Start"] = UtcTime.Write(Fleet.Start),
        ["Schedule__PausedFrom"] = UtcTime.Write(Fleet.Start),
        ["Schedule__FanOut"] = "1",
    };

    public static void ImportModels(string data)
    {
        using var pickles = new TemporaryFolder();
        Fleet.WriteModels(pickles.File("models"));
        ModelStore store = ModelStore.In(data);
        store.Publish(store.Import(new DirectoryInfo(pickles.File("models"))).Manifest.Version);
    }

    /// <param name="data">The folder of state.</param>
    /// <param name="output">Receives what the apps print.</param>
    /// <param name="shares">Where components/azure-files keeps models and results; null: in the data folder, by components/local.</param>
    public static async Task<RunningSystem> StartAsync(string data, Action<string, string>? output = null, SharedFolders? shares = null)
    {
        LocalHost host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                AppFile = shares?.AppFile ?? Path.Combine(Checkout.Root, "dapr.yaml"),
                DataDirectory = data,
                FreePorts = true,
                Environment = Environment,
                Overrides = new Dictionary<string, string>(shares?.Overrides ?? []) { ["tick.schedule"] = "@every 1s" },
                Output = output,
            },
            TestContext.Current.CancellationToken);
        var system = new RunningSystem(Path.Combine(shares?.Folder ?? data, ComponentNames.Results), host);
        await Readiness.WaitAsync(host, TestContext.Current.CancellationToken);
        return system;
    }

    /// <summary>Publishes the fleet's readings and waits until ingest has answered for all of them.</summary>
    public async Task FeedAsync(IReadOnlyList<TelemetryRow> rows)
    {
        await using TelemetryFeed feed = await TelemetryFeed.ConnectAsync(Host.Broker, TestContext.Current.CancellationToken);
        await feed.PublishAsync(rows, TestContext.Current.CancellationToken);
        await UntilAsync(() => Task.FromResult(Host.PendingMessages() == 0));
    }

    /// <summary>Lets the fleet's periods run.</summary>
    public Task ReleaseAsync() => Scheduler.PauseFromAsync(Fleet.End, TestContext.Current.CancellationToken);

    /// <summary>Waits until both periods are published and returns their rows and counts.</summary>
    public async Task<FleetVerdicts> VerdictsAsync()
    {
        await PublishedAsync(Fleet.End);
        var rows = new List<string>();
        var counts = new RunCounts();
        foreach (DateTimeOffset period in new[] { Fleet.Start, Fleet.Start.AddHours(1) })
        {
            RunItem? run = await Scheduler.RunAsync(period, TestContext.Current.CancellationToken);
            Ledger ledger = PublishedRun.Read(Results, run!).Ledger;
            rows.AddRange(VerdictRows.Of(ledger, Results));
            counts += ledger.Counts;
        }

        return new FleetVerdicts(rows, counts);
    }

    /// <summary>Completes when all periods before the given one are published.</summary>
    public Task PublishedAsync(DateTimeOffset end) =>
        UntilAsync(async () => (await Scheduler.ScheduleAsync(TestContext.Current.CancellationToken))!.Cursor >= end);

    /// <summary>Completes when the first period has been reported in: aggregator is in the middle of committing.</summary>
    public Task FirstFeaturesAsync() =>
        UntilAsync(async () => await Scheduler.RunAsync(Fleet.Start, TestContext.Current.CancellationToken) is not null);

    /// <summary>Completes when the first verdicts of a run are written: it is under way and not over.</summary>
    public Task MiddleOfARunAsync() => MiddleOfARunAsync(Results);

    /// <inheritdoc cref="MiddleOfARunAsync()" />
    public static Task MiddleOfARunAsync(string results)
    {
        string verdicts = Path.Combine(results, "verdicts");
        return UntilAsync(() => Task.FromResult(
            Directory.Exists(verdicts) && Directory.EnumerateFiles(verdicts, "shard-*.csv", SearchOption.AllDirectories).Any()));
    }

    public async ValueTask DisposeAsync()
    {
        Scheduler.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(LookAgain, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Both periods' rows, in the ledgers' order, and their counts together.</summary>
internal sealed record FleetVerdicts(IReadOnlyList<string> Rows, RunCounts Counts);
