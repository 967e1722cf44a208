using Fleetscore.Cli.DeadLetters;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Playing;
using Fleetscore.Cli.Running;
using Fleetscore.Cli.Simulate;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Fleetscore.Training;

namespace Fleetscore.Cli.Demo;

/// <summary>The demo's stages, on a real system: start, feed, train, score.</summary>
internal sealed class DemoRun
{
    private readonly PlayedSystem system;
    private readonly DemoScenario scenario;
    private readonly DemoReport report;
    private readonly CancellationToken cancellation;
    private readonly List<PublishedRun> runs = [];
    private long sent;

    private DemoRun(PlayedSystem system, DemoScenario scenario, DemoReport report, CancellationToken cancellation)
    {
        this.system = system;
        this.scenario = scenario;
        this.report = report;
        this.cancellation = cancellation;
    }

    public static async Task<DemoResults> PlayAsync(DemoOptions options, DemoScenario scenario, DemoReport report, CancellationToken cancellation)
    {
        PlayedSystem? system = null;
        await report.Stages.RunAsync(DemoStage.Start, async stage =>
        {
            system = await PlayedSystem.StartAsync(options.Data.FullName, scenario.Hours, report.Services.Add, cancellation);
            stage.Advance(1);
        });
        await using PlayedSystem running = system!;
        var run = new DemoRun(running, scenario, report, cancellation);
        await report.Stages.RunAsync(DemoStage.Feed, stage => run.PlayHoursAsync(scenario.Hours.Start, scenario.Trained, stage));
        ModelManifest models = await run.TrainAsync(options.Kind);
        await report.Stages.RunAsync(DemoStage.Score, stage => run.PlayHoursAsync(scenario.Trained, scenario.Hours.End, stage));
        using (var truth = TruthFile.Create(scenario.Fleet, new FileInfo(Path.Combine(options.Data.FullName, DemoFolder.Truth))))
        {
            truth.Add(scenario.Hours.Start, scenario.Hours.End);
        }

        return run.Results(models);
    }

    /// <summary>Feeds one hour after the other; the run of each goes on while the next is fed, and its ledger is shown when it is published.</summary>
    private async Task PlayHoursAsync(DateTimeOffset from, DateTimeOffset to, StageProgress stage)
    {
        double parts = 2 * ((to - from) / scenario.Hours.Grid.Period);
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] both = [FeedAsync(from, to, () => stage.Advance(1 / parts), failing.Token), ShowLedgersAsync(from, to, () => stage.Advance(1 / parts), failing.Token)];
        Task first = await Task.WhenAny(both);
        if (!first.IsCompletedSuccessfully)
        {
            await failing.CancelAsync();
        }

        await Task.WhenAll(both);
    }

    private async Task FeedAsync(DateTimeOffset from, DateTimeOffset to, Action hourFed, CancellationToken token)
    {
        await using TelemetryFeed feed = await system.ConnectAsync(token);
        for (DateTimeOffset hour = from; hour < to; hour += scenario.Hours.Grid.Period)
        {
            DateTimeOffset end = hour + scenario.Hours.Grid.Period;
            TelemetryRow[] rows = [.. scenario.Fleet.Readings(hour, end).Select(one => new TelemetryRow(one.Device, one.Reading))];
            BadEvent[] bad = [.. scenario.Fleet.BadEvents(hour, end)];
            await feed.PublishAsync(bad, token);
            await system.FeedAsync(feed, hour, rows, token);
            sent += rows.Length + bad.Length;
            hourFed();
        }

        await system.PauseFromAsync(to, token);
    }

    private async Task ShowLedgersAsync(DateTimeOffset from, DateTimeOffset to, Action hourPublished, CancellationToken token)
    {
        for (DateTimeOffset hour = from; hour < to; hour += scenario.Hours.Grid.Period)
        {
            DateTimeOffset end = hour + scenario.Hours.Grid.Period;
            await system.PublishedUntilAsync(end, token);
            runs.AddRange(await system.PublishedAsync(hour, end, token));
            report.Published(runs[^1].Ledger);
            hourPublished();
        }
    }

    private async Task<ModelManifest> TrainAsync(ModelKind kind)
    {
        ModelManifest? manifest = null;
        await report.Stages.RunAsync(DemoStage.Train, stage => Task.Run(
            () =>
            {
                SeriesHistory[] histories = Histories();
                var options = new TrainingOptions { Period = scenario.Hours.Grid.Period, Kind = kind };
                IReadOnlyList<TrainedSeries> trained = FleetTraining.Train(histories, options, () => stage.Advance(1.0 / histories.Length), cancellation);
                var store = ModelStore.In(system.DataDirectory);
                manifest = store.Store([.. trained.Where(one => one.Model is not null).Select(one => (one.Series, ImportedModel.Of(one.Model!)))]);
                store.Publish(manifest.Version);
            },
            cancellation));
        report.Trained(manifest!);
        return manifest!;
    }

    /// <summary>What was published: the models learn from verdict files, as they would from a real fleet's.</summary>
    private SeriesHistory[] Histories() =>
    [
        .. runs.SelectMany(run => run.Verdicts())
            .GroupBy(verdict => verdict.Series, verdict => verdict.Window)
            .OrderBy(series => series.Key)
            .Select(series => new SeriesHistory(series.Key, [.. series.OrderBy(window => window.Start)])),
    ];

    private DemoResults Results(ModelManifest models)
    {
        Verdict[] scored = [.. runs.Where(run => run.Ledger.Period >= scenario.Trained).SelectMany(run => run.Verdicts()).Where(verdict => verdict.Anomaly is not null)];
        return new DemoResults
        {
            Ledgers = [.. runs.Select(run => run.Ledger)],
            Grid = scenario.Hours.Grid,
            Models = models,
            Scored = scored,
            Detection = Detection.Of(scored, scenario.Truth, scenario.Hours.Grid),
            Sent = sent,
            DeadLetters = new StoredLetters(system.DataDirectory).CountByReason(),
        };
    }
}
