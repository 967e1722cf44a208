using System.Net;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>The engine behind real gRPC servers on free loopback ports, one per app, with a database of its own.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    /// <summary>Longer than any test: ends of activities that run together always share a turn, so that turns are the same each time.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fleetscore-engine-");
    private readonly Dictionary<string, WebApplication> sidecars = [];
    private readonly Dictionary<string, int> ports;
    private readonly List<GrpcChannel> channels = [];
    private readonly string[] apps;
    private readonly TimeSpan linger;
    private WorkflowEngine? engine;

    private EngineHost(string[] apps, TimeSpan linger)
    {
        this.apps = apps;
        ports = apps.Zip(Ports.Free(apps.Length)).ToDictionary(); // Nobody takes them while it restarts.
        this.linger = linger;
    }

    public static Task<EngineHost> StartAsync(params string[] apps) => StartAsync(Linger, apps);

    public static async Task<EngineHost> StartAsync(TimeSpan linger, params string[] apps)
    {
        var host = new EngineHost(apps, linger);
        await host.OpenAsync();
        return host;
    }

    /// <summary>A client on a connection of its own, as each process has.</summary>
    public TaskHubSidecarServiceClient Connect(string app)
    {
        var channel = GrpcChannel.ForAddress(Address(app));
        channels.Add(channel);
        return new TaskHubSidecarServiceClient(channel.Intercept(new PatientCalls()));
    }

    /// <summary>Where the app's sidecar listens; the same after a restart.</summary>
    public Uri Address(string app) => new($"http://127.0.0.1:{ports[app]}");

    /// <summary>How many workers of an app have a stream of work open.</summary>
    public int ConnectedCount(string app) => engine!.Workers.ConnectedCount(app);

    /// <summary>A client's call without the network between.</summary>
    public Task StartInstanceAsync(string app, CreateInstanceRequest request, CancellationToken cancellation) =>
        engine!.Instances.CreateAsync(new InstanceKey(app, request.InstanceId), request, cancellation);

    /// <summary>Ends the engine and its servers, and opens the same file again.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>Ends the servers alone, as a network that fails: whoever is connected is cut off, the engine goes on.</summary>
    public async Task CutAsync()
    {
        await StopServersAsync();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        engine = await WorkflowEngine.OpenAsync(Path.Combine(folder.FullName, "workflow.db"), TimeProvider.System, linger);
        await ServeAsync();
    }

    private async Task ServeAsync()
    {
        foreach (string app in apps)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.Listen(IPAddress.Loopback, ports[app], listen => listen.Protocols = HttpProtocols.Http2));
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(engine!).AddSingleton(new AppIdentity(app));
            WebApplication sidecar = builder.Build();
            sidecar.MapGrpcService<TaskHubService>();
            await sidecar.StartAsync();
            sidecars[app] = sidecar;
        }
    }

    private async Task CloseAsync()
    {
        await engine!.DisposeAsync();
        await StopServersAsync();
        channels.ForEach(channel => channel.Dispose());
        channels.Clear();
    }

    /// <summary>At once: calls that are under way are cut off.</summary>
    private async Task StopServersAsync()
    {
        foreach (WebApplication sidecar in sidecars.Values)
        {
            await sidecar.StopAsync(new CancellationToken(canceled: true));
            await sidecar.DisposeAsync();
        }
    }
}
