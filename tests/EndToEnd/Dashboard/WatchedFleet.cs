using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Tests.EndToEnd.Dashboard;
using Fleetscore.Tests.EndToEnd.Up;

[assembly: AssemblyFixture(typeof(WatchedFleet))]

namespace Fleetscore.Tests.EndToEnd.Dashboard;

/// <summary>
/// A running system whose first period is published, with a device and a dead letter whose names are traps, and a browser to look
/// at it. Started when it is first asked for.
/// </summary>
public sealed class WatchedFleet : IAsyncDisposable
{
    public const string HostileDevice = "zz-<img src=x onerror=alert(1)>";
    public const string HostileSensor = "\"><svg onload=alert(2)>";
    public const string HostileLetter = "no/<img src=x onerror=alert(3)>";

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task> started;
    private Chromium? chromium;
    private RunningSystem? system;

    public WatchedFleet() => started = new Lazy<Task>(StartAsync);

    internal RunningSystem System => system!;

    /// <summary>A page on the dashboard, which notes all that a good page never does.</summary>
    internal async Task<WatchedPage> OpenAsync(string hash = "", int width = 1400)
    {
        Assert.SkipWhen(Chromium.File is null, "There is no Chromium to look with: install Debian's package chromium, or name one in CHROMIUM.");
        await started.Value;
        return await WatchedPage.OpenAsync(chromium!, System.Host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort, hash, width);
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        if (system is not null)
        {
            await system.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task StartAsync()
    {
        RunningSystem.ImportModels(folder.Path);
        chromium = await Chromium.StartAsync();
        system = await RunningSystem.StartAsync(folder.Path);
        await system.FeedAsync([.. Fleet.Readings(), .. Hostile(HostileDevice), .. Hostile(HostileLetter)]);
        await system.Scheduler.PauseFromAsync(Fleet.Start.AddHours(1), TestContext.Current.CancellationToken);
        await system.PublishedAsync(Fleet.Start.AddHours(1));
    }

    private static IEnumerable<TelemetryRow> Hostile(string device) =>
        Enumerable.Range(0, 24).Select(i => new TelemetryRow(device, new Reading(HostileSensor, Fleet.Start.AddMinutes(5 * i), i)));
}
