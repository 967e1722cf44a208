using System.Diagnostics;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

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
    /// <param name="environment">Added to <see cref="Environment"/>.</param>
    /// <param name="shares">Where components/azure-files keeps models and results; null: in the data folder, by components/local.</param>
    /// <param name="keepTrace">Which traces the sidecars keep; all, unless told otherwise.</param>
    public static async Task<RunningSystem> StartAsync(
        string data,
        Action<string, string>? output = null,
        IReadOnlyDictionary<string, string>? environment = null,
        SharedFolders? shares = null,
        Func<string, ActivityTraceId, bool>? keepTrace = null)
    {
        LocalHost host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                AppFile = shares?.AppFile ?? Path.Combine(Checkout.Root, "dapr.yaml"),
                DataDirectory = data,
                FreePorts = true,
                Environment = new Dictionary<string, string>([.. Environment, .. environment ?? new Dictionary<string, string>()]),
                KeepTrace = keepTrace ?? ((_, _) => true),
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
        var ledgers = new List<Ledger>();
        foreach (DateTimeOffset period in new[] { Fleet.Start, Fleet.Start.AddHours(1) })
        {
            RunItem? run = await Scheduler.RunAsync(period, TestContext.Current.CancellationToken);
            Ledger ledger = PublishedRun.Read(Results, run!).Ledger;
            rows.AddRange(VerdictRows.Of(ledger, Results));
            ledgers.Add(ledger);
        }

        return new FleetVerdicts(rows, ledgers);
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
        long began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"It did not happen within {Patience}.");
            await Task.Delay(LookAgain, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Both periods' rows, in the ledgers' order, and the ledgers.</summary>
internal sealed record FleetVerdicts(IReadOnlyList<string> Rows, IReadOnlyList<Ledger> Ledgers)
{
    public RunCounts Counts => Ledgers.Aggregate(new RunCounts(), (sum, ledger) => sum + ledger.Counts);
}
