using System.Diagnostics;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.Tests.Dapr.Host;
using Grpc.Core;
using Xunit.Sdk;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// A host that is killed and started again on the same data and the same addresses, so that whoever uses it may stay. Only its
/// app gets another port each time: the last one may not have noticed yet that its host is gone.
/// </summary>
internal sealed class MortalHost : IDisposable
{
    /// <summary>A call that fails says that the host was killed; within this time another one runs, or the call was wrong.</summary>
    private static readonly TimeSpan Limit = Eventually.Limit;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const int OwnPorts = 5;
    private const int AppPorts = 8;

    private readonly Lock gate = new();
    private readonly Solution solution;
    private readonly IReadOnlyList<int> ports = Ports.Free(OwnPorts + AppPorts);
    private LoneHost? process;
    private int launches;
    private long changed = Stopwatch.GetTimestamp();
    private TaskCompletionSource nextLife = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MortalHost()
    {
        solution = new Solution()
            .Component("features", "state.sqlite", ("connectionString", ".fleetscore/features.db"), ("keyPrefix", "name"))
            .Component("workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"))
            .Component("results", "bindings.localstorage", ("rootPath", ".fleetscore/results"), ("direction", "output"))
            .Component(
                "telemetry",
                "bindings.mqtt3",
                ("url", $"mqtt://127.0.0.1:{BrokerPort}"),
                ("topic", "telemetry/#"),
                ("consumerID", "app"),
                ("direction", "input, output"),
                ("backOffDuration", "100ms"),
                ("backOffMaxRetries", "-1"));
    }

    public Uri Http => new($"http://127.0.0.1:{ports[0]}");

    public Uri Grpc => new($"http://127.0.0.1:{ports[1]}");

    public int BrokerPort => ports[2];

    /// <summary>Where the app hands on the events it is given: a listener that outlives the host.</summary>
    public int ListenerPort => ports[3];

    /// <summary>The folder of <c>results</c>.</summary>
    public string Files => Path.Combine(solution.Data, "results");

    /// <summary>How many hosts have become ready so far.</summary>
    public int Life { get; private set; }

    /// <summary>It has been as it is, alive or starting, for so long that a call has to succeed.</summary>
    private bool LivesLong => Stopwatch.GetElapsedTime(Interlocked.Read(ref changed)) > Limit;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the process and does not wait for it.</summary>
    public void Launch()
    {
        WriteAppFile(appPort: ports[OwnPorts + (launches++ % AppPorts)]);
        process?.Dispose();
        process = LoneHost.Launch(new ProcessStartInfo("dotnet", [Solution.HostApp, solution.AppFile, "--own-ports"]), solution);
    }

    /// <summary>Launches it and waits until it is ready, which begins a life.</summary>
    public async Task StartAsync()
    {
        Launch();
        await process!.ReadyAsync();
        TaskCompletionSource waiting;
        lock (gate)
        {
            Life++;
            changed = Stopwatch.GetTimestamp();
            waiting = nextLife;
            nextLife = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }

    public void Kill()
    {
        Interlocked.Exchange(ref changed, Stopwatch.GetTimestamp());
        process!.Kill();
    }

    public Task EndedAsync() => process!.EndedAsync();

    /// <summary>
    /// A call failed in a life: waits until another may succeed. A host that lives has no reason to fail one; only a client may go
    /// on for a moment to believe that it is away.
    /// </summary>
    public async Task RecoverAsync(int life, Exception failure)
    {
        Task next;
        lock (gate)
        {
            next = Life > life ? Task.CompletedTask : nextLife.Task;
        }

        bool neverSent = (failure as RpcException ?? failure.InnerException as RpcException)?.StatusCode == StatusCode.Unavailable;
        try
        {
            await next.WaitAsync(neverSent ? Pause : Limit, Cancellation);
        }
        catch (TimeoutException) when (neverSent && !LivesLong)
        {
            // Perhaps it still starts.
        }
        catch (TimeoutException)
        {
            Assert.Fail($"A call failed although the host was not killed: {failure}");
        }
    }

    /// <summary>Asks until a life answers.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        while (true)
        {
            int life = Life;
            try
            {
                return await call();
            }
            catch (Exception failure) when (MayComeOfKill(failure))
            {
                await RecoverAsync(life, failure);
            }
        }
    }

    public static bool MayComeOfKill(Exception failure) => failure is not IAssertionException && !Cancellation.IsCancellationRequested;

    public void Dispose()
    {
        process?.Dispose();
        solution.Dispose();
    }

    private void WriteAppFile(int appPort) => File.WriteAllText(
        solution.AppFile,
        $"""
        version: 1
        common:
          resourcesPaths: [ ./components ]
        apps:
          - appID: app
            appDirPath: .
            appPort: {appPort}
            daprHTTPPort: {ports[0]}
            daprGRPCPort: {ports[1]}
            metricsPort: {ports[4]}
            command: [ "dotnet", "{Solution.EchoApp}" ]
            env:
              ECHO_HAND_ON_TO: "http://127.0.0.1:{ListenerPort}/event"
        """);
}
