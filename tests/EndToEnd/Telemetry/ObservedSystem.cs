using System.Collections.Concurrent;
using Fleetscore.Tests.EndToEnd.Up;

namespace Fleetscore.Tests.EndToEnd.Telemetry;

/// <summary>The whole solution, reporting to an ingestion endpoint.</summary>
internal sealed class ObservedSystem : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private RunningSystem? system;

    public RunningSystem System => system!;

    public string Data => folder.Path;

    /// <summary>What the apps printed, a line each.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <param name="connectionString">Where to report.</param>
    /// <param name="environment">More for the apps.</param>
    public static async Task<ObservedSystem> StartAsync(string connectionString, params (string Name, string Value)[] environment)
    {
        var observed = new ObservedSystem();
        RunningSystem.ImportModels(observed.folder.Path);
        observed.system = await RunningSystem.StartAsync(
            observed.folder.Path,
            (app, line) => observed.Lines.Enqueue($"{app}: {line}"),
            new Dictionary<string, string>(environment.Select(one => KeyValuePair.Create(one.Name, one.Value)))
            {
                ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = connectionString,
                ["Telemetry__Folder"] = observed.folder.File("waiting"),
                ["Telemetry__EventShare"] = "1",
            });
        return observed;
    }

    public async ValueTask DisposeAsync()
    {
        if (system is not null)
        {
            await system.DisposeAsync();
        }

        folder.Dispose();
    }
}
