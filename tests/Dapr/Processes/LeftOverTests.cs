using System.Globalization;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Processes;

/// <summary>Processes that nobody watches, such as <c>sleep 1000</c>: they end with the app that started them, or with the host.</summary>
public sealed class LeftOverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_an_app_started_ends_with_it_however_it_ends()
    {
        var lines = new List<string>();
        using AppRun run = AppRun.Start("app", Entry("sleep 1000 & echo $!; exit 3"), new Dictionary<string, string>(), lines.Add);

        Assert.Equal(3, await run.EndedWithAllAsync().WaitAsync(Eventually.Limit, Cancellation));

        int child = int.Parse(Assert.Single(lines), CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync(() => !ProcessLife.IsAlive(child), "the app's child has ended");
    }

    [Fact]
    public async Task What_does_not_end_when_asked_is_killed_with_all_that_it_started()
    {
        var lines = new List<string>();
        using AppRun run = AppRun.Start("app", Entry("trap '' TERM; sleep 1000 & echo $!; wait"), new Dictionary<string, string>(), lines.Add);
        await Eventually.IsTrueAsync(() => lines.Count == 1, "the app has a child");

        await run.StopAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(Eventually.Limit, Cancellation);

        int child = int.Parse(lines[0], CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync(() => !ProcessLife.IsAlive(run.Id) && !ProcessLife.IsAlive(child), "app and child have ended");
    }

    [Fact]
    public async Task The_next_host_ends_what_one_that_was_killed_with_its_keeper_left_behind()
    {
        using AppRun run = AppRun.Start("sleeper", Entry("sleep 1000"), new Dictionary<string, string>(), _ => { });
        LeftOver left = new(run.Id, run.Began, "sleeper");
        await File.WriteAllLinesAsync(folder.File("host.apps"), [left.ToLine(), "no line of ours"], Cancellation);
        Assert.Equal([left], LaunchedApps.LeftBehind(folder.Path));
        var said = new List<string>();

        await using LaunchedApps next = await LaunchedApps.BeginAsync(folder.Path, said.Add);

        Assert.Equal([$"sleeper (process {run.Id}) of a host that was killed still ran; it was ended."], said);
        Assert.Equal(128 + 15, await run.Ended.WaitAsync(Eventually.Limit, Cancellation));
        Assert.Empty(LaunchedApps.LeftBehind(folder.Path));
    }

    [Fact]
    public async Task One_that_has_ended_does_not_run_though_its_parent_never_asks_how_it_went()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells it by /proc");
        var lines = new List<string>();
        using AppRun run = AppRun.Start("app", Entry("true & echo $!; exec sleep 1000"), new Dictionary<string, string>(), lines.Add);
        await Eventually.IsTrueAsync(() => lines.Count == 1, "the app has a child");
        int child = int.Parse(lines[0], CultureInfo.InvariantCulture);

        await Eventually.IsTrueAsync(() => !ProcessLife.IsAlive(child), "the child has ended");

        Assert.True(Directory.Exists($"/proc/{child}"));
        await run.StopAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_process_that_has_the_number_of_one_left_behind_by_now_is_left_alone()
    {
        using AppRun run = AppRun.Start("sleeper", Entry("sleep 1000"), new Dictionary<string, string>(), _ => { });
        await File.WriteAllLinesAsync(folder.File("host.apps"), [new LeftOver(run.Id, run.Began.AddMinutes(-1), "older").ToLine()], Cancellation);

        await using LaunchedApps next = await LaunchedApps.BeginAsync(folder.Path, _ => { });

        Assert.True(ProcessLife.IsAlive(run.Id));
        await run.StopAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>The app believes its host to be process 1, so it does not end by itself; its child watches nothing.</summary>
    [Fact]
    public async Task Apps_that_do_not_watch_their_host_end_when_it_is_killed_and_free_their_ports()
    {
        using Solution solution = new Solution().App(
            "foreign", command: $"[ \"sh\", \"-c\", \"sleep 1000 & echo $! > child; FLEETSCORE_HOST_PID=1 exec dotnet '{Solution.EchoApp}'\" ]");
        using LoneHost host = await LoneHost.StartAsync(solution);
        HostFileApp app = host.Addresses.Apps[0];
        int[] ports = [app.AppPort, app.DaprHttpPort, app.DaprGrpcPort, host.Addresses.Broker.Port];
        int child = int.Parse(await File.ReadAllTextAsync(Path.Combine(solution.Folder, "child"), Cancellation), CultureInfo.InvariantCulture);
        LeftOver[] apps = [.. LaunchedApps.LeftBehind(solution.Data)];

        host.Kill();
        await host.EndedAsync();

        await Eventually.IsTrueAsync(() => !ProcessLife.IsAlive(child) && !apps.Single().IsRunning, "app and child have ended");
        Assert.All(ports, port => Ports.CheckFree(port, "test"));
    }

    private AppEntry Entry(string script) => new()
    {
        Name = "app",
        AppId = "app",
        Directory = folder.Path,
        AppPort = 1,
        DaprHttpPort = 1,
        DaprGrpcPort = 1,
        MetricsPort = 1,
        Command = ["sh", "-c", script],
        Environment = new Dictionary<string, string>(),
        ResourcesPaths = [],
        AppLog = LogDestination.Console,
        SidecarLog = LogDestination.Console,
    };
}
