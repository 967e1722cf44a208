using Fleetscore.Tests.EndToEnd.Up;

namespace Fleetscore.Tests.EndToEnd.Recovery;

/// <summary>What the fleet's two periods give when nothing goes wrong; every disturbed run must give the same.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    private readonly List<string> lines = [];

    internal FleetVerdicts Verdicts { get; private set; } = null!;

    /// <summary>What the apps printed, each line headed by its app's name.</summary>
    internal IReadOnlyList<string> Lines => lines;

    public async ValueTask InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.Path, Keep);
        await system.FeedAsync(Fleet.Readings());
        await system.ReleaseAsync();
        Verdicts = await system.VerdictsAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Keep(string app, string line)
    {
        lock (lines)
        {
            lines.Add($"{app}: {line}");
        }
    }
}
