using Fleetscore.Cli.Models;
using Fleetscore.Cli.Playing;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Replay;

/// <summary>A system in a temporary folder, gone when the replay is over.</summary>
internal sealed class ReplaySystem : IAsyncDisposable
{
    private readonly PlayedSystem system;
    private readonly ReplayReport report;

    private ReplaySystem(PlayedSystem system, ReplayReport report)
    {
        this.system = system;
        this.report = report;
    }

    public string DataDirectory => system.DataDirectory;

    public static async Task<ReplaySystem> StartAsync(
        ReplayOptions options, History history, ReplayReport report, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("fleetscore-replay-").FullName;
        try
        {
            Publish(options, ModelStore.In(folder), report);
            var hours = new PlayedHours(history.First, history.End, options.Grid);
            return new ReplaySystem(await PlayedSystem.StartAsync(folder, hours, report.Services.Add, cancellation), report);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Publishes the history period by period, lets each run once its readings are durable, and waits for the last run.</summary>
    public async Task PlayAsync(History history, CancellationToken cancellation)
    {
        await using TelemetryFeed feed = await system.ConnectAsync(cancellation);
        foreach ((DateTimeOffset start, List<TelemetryRow> rows) in history.Periods)
        {
            await system.FeedAsync(feed, start, rows, cancellation);
            report.Fed(start, rows.Count);
        }

        await system.PauseFromAsync(history.End, cancellation);
        await system.PublishedUntilAsync(history.End, cancellation);
    }

    private static void Publish(ReplayOptions options, ModelStore store, ReplayReport report)
    {
        if (options.Models is { } pickles)
        {
            ImportResult imported = store.Import(pickles);
            store.Publish(imported.Manifest.Version);
            report.Imported(imported);
        }
        else if (options.Version is { } version)
        {
            ModelManifest copy = store.Store([.. options.Store.Entries(options.Store.Manifest(version)).Select(entry => (entry.Series, entry.Model))]);
            store.Publish(copy.Version);
            report.Uses(copy);
        }
        else
        {
            report.UsesNone();
        }
    }

    /// <summary>What was published, period by period.</summary>
    public Task<IReadOnlyList<PublishedRun>> PublishedAsync(History history, CancellationToken cancellation) =>
        system.PublishedAsync(history.First, history.End, cancellation);

    public async ValueTask DisposeAsync()
    {
        await system.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
