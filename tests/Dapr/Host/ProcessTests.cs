using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Tests.Dapr.Host;

public sealed class ProcessTests : IDisposable
{
    private readonly HttpClient client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task An_app_knows_its_ports_its_host_and_what_the_files_and_the_caller_say()
    {
        using Solution solution = new Solution().App("ingest", "    env: { FROM_FILE: file, FROM_BOTH: file }\n");
        LocalHostOptions options = solution.Options() with { Environment = new Dictionary<string, string> { ["FROM_BOTH"] = "caller" } };
        await using LocalHost host = await LocalHost.StartAsync(options, Cancellation);
        AppInstance app = host.Apps[0];

        Assert.Equal("ingest", await AskAsync(app, "APP_ID"));
        Assert.Equal($"{app.DaprGrpcPort}", await AskAsync(app, "DAPR_GRPC_PORT"));
        Assert.Equal($"{app.DaprHttpPort}", await AskAsync(app, "DAPR_HTTP_PORT"));
        Assert.Equal($"{Environment.ProcessId}", await AskAsync(app, "FLEETSCORE_HOST_PID"));
        Assert.Equal("file", await AskAsync(app, "FROM_FILE"));
        Assert.Equal("caller", await AskAsync(app, "FROM_BOTH"));
    }

    [Fact]
    public async Task An_app_that_ends_is_started_again_and_says_so()
    {
        using Solution solution = new Solution().App("scorer").App("scorer", port: 5102);
        await using LocalHost host = await solution.StartAsync();
        AppInstance app = host.Apps[1];
        int before = app.ProcessId!.Value;

        Exception broken = await Assert.ThrowsAnyAsync<Exception>(() => client.PostAsync(At(app, "/end"), null, Cancellation));
        Assert.True(broken is HttpRequestException or SocketException, $"{broken}"); // The bare one comes where the app was gone before .NET asked who it was.

        await Eventually.IsTrueAsync(() => app.ProcessId is { } id && id != before, "a new process");
        await Eventually.IsTrueAsync(() => Ports.IsListeningAsync(app.AppPort, Cancellation), "it listens");
        Assert.Contains("scorer-2: ended with code 3; it starts again in 0.5 s", solution.Output);
        Assert.False(host.Failed.IsCompleted);
    }

    [Fact]
    public async Task An_app_starts_again_even_where_nobody_can_note_it()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using LocalHost host = await solution.StartAsync();
        AppInstance app = host.Apps[0];
        int? before = app.ProcessId;
        Directory.CreateDirectory(Path.Combine(solution.Data, "host.apps.new")); // In the way, as a full disk would be.

        await Assert.ThrowsAnyAsync<Exception>(() => client.PostAsync(At(app, "/end"), null, Cancellation));

        await Eventually.IsTrueAsync(() => app.ProcessId is { } id && id != before, "a new process", () => $"{host.Failed.Exception}");
    }

    [Fact]
    public async Task What_cannot_be_stopped_keeps_nothing_else_from_it_and_is_told()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        LocalHost host = await solution.StartAsync();
        int process = host.Apps[0].ProcessId!.Value;
        string addresses = Path.Combine(solution.Data, "host.json");
        File.Delete(addresses);
        Directory.CreateDirectory(addresses); // The first thing that goes; a folder does not.

        await Assert.ThrowsAnyAsync<Exception>(() => host.DisposeAsync().AsTask());

        Assert.False(ProcessLife.IsAlive(process));
        Assert.All((int[])[host.Broker.Port, host.Apps[0].AppPort, host.Apps[0].DaprHttpPort], port => Ports.CheckFree(port, "test"));
    }

    [Fact]
    public async Task Stopping_leaves_no_process_no_port_and_no_address_file()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        LocalHost host = await solution.StartAsync();
        int process = host.Apps[0].ProcessId!.Value;
        HostFile file = HostFile.Read(solution.Data)!;
        Assert.Equal((Environment.ProcessId, host.Broker, "ingest"), (file.ProcessId, file.Broker, file.Apps[0].Name));

        await host.DisposeAsync();

        Assert.False(ProcessLife.IsAlive(process));
        Assert.Null(HostFile.Read(solution.Data));
        int[] ports = [host.Broker.Port, host.Apps[0].AppPort, host.Apps[0].DaprHttpPort, host.Apps[0].DaprGrpcPort];
        Assert.All(ports, port => Ports.CheckFree(port, "test"));
    }

    [Fact]
    public async Task The_data_directory_is_its_owner_s_alone()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();

        await using LocalHost host = await solution.StartAsync();

        const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(solution.Data) == OwnersAlone);
    }

    [Fact]
    public async Task State_and_blobs_and_events_are_there_after_a_restart()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using (LocalHost host = await solution.StartAsync())
        {
            await SaveAsync(host, "before");
        }

        await using LocalHost again = await solution.StartAsync();

        Assert.Equal("\"before\"", await client.GetStringAsync(new Uri($"http://127.0.0.1:{again.Apps[0].DaprHttpPort}/v1.0/state/features/k"), Cancellation));
    }

    [Fact]
    public async Task An_app_that_does_not_start_is_named_with_what_it_said()
    {
        using Solution solution = new Solution().App("ingest").App("scorer", "    env: { ECHO_END_AT_START: \"7\" }\n", port: 5102);

        LocalDaprException failure = await Assert.ThrowsAsync<LocalDaprException>(() => solution.StartAsync());

        Assert.Matches(
            new Regex(@"^scorer ended with code 7 before it listened on port \d+: dotnet .*echo-app\.dll\nIt said last:\ntold to end at once$"),
            failure.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named_and_leaves_nothing_behind()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        LocalHostOptions options = solution.Options();
        await File.WriteAllTextAsync(
            options.AppFile,
            (await File.ReadAllTextAsync(options.AppFile, Cancellation)).Replace("\"dotnet\"", "\"no-such-program\"", StringComparison.Ordinal),
            Cancellation);

        LocalDaprException failure = await Assert.ThrowsAsync<LocalDaprException>(() => LocalHost.StartAsync(options, Cancellation));

        Assert.StartsWith("ingest cannot be started: no-such-program ", failure.Message, StringComparison.Ordinal);
        await using LocalHost next = await solution.StartAsync(); // The data directory is free again.
    }

    [Fact]
    public async Task A_host_whose_start_is_given_up_leaves_nothing_behind()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        using var givingUp = new CancellationTokenSource();
        LocalHostOptions options = solution.Options();
        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocalHost.StartAsync(options, givingUp.Token));

        await using LocalHost next = await solution.StartAsync();
    }

    [Fact]
    public async Task A_port_that_two_have_in_dapr_yaml_is_named()
    {
        int port = Ports.Free(1)[0];
        using Solution solution = new Solution().App("ingest", port: port - 100).App("scorer", port: port);
        LocalHostOptions options = solution.Options() with { FreePorts = false };

        LocalDaprException refused = await Assert.ThrowsAsync<LocalDaprException>(() => LocalHost.StartAsync(options, Cancellation));

        Assert.Equal(
            $"Port {port} stands twice: as daprHTTPPort of ingest in dapr.yaml and as appPort of scorer in dapr.yaml. Give one of them another port.",
            refused.Message);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_app_and_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using Solution solution = new Solution().App("ingest", port: port - 100);
        LocalHostOptions options = solution.Options() with { FreePorts = false };

        LocalDaprException refused = await Assert.ThrowsAsync<LocalDaprException>(() => LocalHost.StartAsync(options, Cancellation));

        Assert.Equal(
            $"Port {port} (daprHTTPPort of ingest in dapr.yaml) is in use. Stop what uses it, or choose others: "
            + "`up --ports 1000` adds 1000 to each, `up --ports free` takes free ones, `broker --port` names one.",
            refused.Message);
    }

    [Fact]
    public async Task A_free_port_that_somebody_takes_first_is_chosen_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using Solution solution = new Solution().App("ingest", port: ((IPEndPoint)taken.LocalEndpoint).Port - 100);
        int choices = 0;

        await using LocalHost host = await LocalHost.StartAsync(
            solution.Options(), options => HostPlan.Make(options with { FreePorts = ++choices > 1 }), Cancellation);

        Assert.Equal(2, choices);
    }

    [Fact]
    public async Task An_app_whose_port_somebody_took_after_it_was_chosen_is_not_started()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using Solution solution = new Solution().App("ingest", port: ((IPEndPoint)taken.LocalEndpoint).Port);
        HostPlan plan = HostPlan.Make(solution.Options() with { FreePorts = false });
        await using LaunchedApps launched = await LaunchedApps.BeginAsync(solution.Folder, _ => { });
        using var app = new AppProcess(plan.Apps[0], plan.Entries[0], new Dictionary<string, string>(), launched, (_, _) => { }, TimeProvider.System);

        LocalDaprException failure = await Assert.ThrowsAsync<LocalDaprException>(() => app.StartAsync(Cancellation));

        Assert.True(failure.IsPortInUse);
        Assert.Null(plan.Apps[0].ProcessId);
    }

    [Fact]
    public async Task Two_hosts_cannot_share_a_data_directory()
    {
        using Solution solution = new Solution().App("ingest");
        await using LocalHost host = await solution.StartAsync();

        LocalDaprException refused = await Assert.ThrowsAsync<LocalDaprException>(() => solution.StartAsync());

        Assert.Contains($"is in use by another host (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".fleetscore", "")] // A file where the folder should be.
    [InlineData(".fleetscore/host.lock/", "host.lock")]
    [InlineData(".fleetscore/host.pid/", "host.pid")]
    public async Task A_data_directory_that_cannot_be_one_is_not_said_to_be_in_use(string inTheWay, string named)
    {
        using Solution solution = new Solution().App("ingest");
        string path = Path.Combine(solution.Folder, inTheWay);
        if (inTheWay.EndsWith('/'))
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, "", Cancellation);
        }

        LocalDaprException refused = await Assert.ThrowsAsync<LocalDaprException>(() => solution.StartAsync());

        Assert.StartsWith($"{solution.Data} cannot be the data directory: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose another one: --data DIR.", refused.Message, StringComparison.Ordinal);
        Assert.False(HostInspection.IsInUse(solution.Data));
    }

    [Fact]
    public async Task A_process_that_has_a_dead_host_s_number_is_not_taken_for_it()
    {
        using Solution solution = new Solution().App("ingest");
        string path = Path.Combine(solution.Data, "host.json");
        string left;
        await using (LocalHost host = await solution.StartAsync())
        {
            left = await File.ReadAllTextAsync(path, Cancellation);
        }

        string earlier = Regex.Replace(left, "(\"processBegan\": )\"[^\"]*\"", "$1\"2001-01-01T00:00:00Z\"");
        Assert.NotEqual(left, earlier);
        await File.WriteAllTextAsync(path, earlier, Cancellation);

        Assert.Null(HostFile.Read(solution.Data));
        Assert.Equal(Environment.ProcessId, HostFile.LeftBehind(solution.Data)!.ProcessId);
    }

    [Fact]
    public void A_port_that_may_not_be_had_is_not_said_to_be_in_use()
    {
        LocalDaprException refused = Ports.Refusal(80, "appPort of ingest in dapr.yaml", new SocketException((int)SocketError.AccessDenied));

        Assert.StartsWith("Port 80 (appPort of ingest in dapr.yaml) cannot be had: Permission denied. Choose others: ", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsPortInUse);
    }

    private static Uri At(AppInstance app, string path) => new($"http://127.0.0.1:{app.AppPort}{path}");

    private Task<string> AskAsync(AppInstance app, string variable) => client.GetStringAsync(At(app, $"/environment/{variable}"), Cancellation);

    private async Task SaveAsync(LocalHost host, string value)
    {
        using var body = new StringContent($"[{{\"key\":\"k\",\"value\":\"{value}\"}}]");
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"http://127.0.0.1:{host.Apps[0].DaprHttpPort}/v1.0/state/features"), body, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
