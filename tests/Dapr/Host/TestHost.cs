using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.Workflow;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>Broker and sidecars as <see cref="LocalHost"/> has them, around apps that run inside the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private const int MaxChoicesOfPorts = 3;

    private readonly AppChannel channel = new();
    private readonly List<IAsyncDisposable> parts = [];
    private readonly List<MqttConsumer> consumers = [];
    private readonly MqttBroker broker;
    private readonly OpenComponents components;

    private TestHost(Solution solution, HostPlan plan, TimeProvider time)
    {
        Solution = solution;
        Plan = plan;
        broker = MqttBroker.Open(Path.Combine(plan.DataDirectory, "broker.db"), plan.BrokerPort);
        components = new OpenComponents(plan, broker, time);
        parts.AddRange([broker, components]);
    }

    public Solution Solution { get; }

    public HostPlan Plan { get; }

    public int BrokerPort => broker.Port;

    /// <summary>Events the app has not acknowledged.</summary>
    public long Pending => components.Subscribers.Sum(broker.Queue.Count);

    /// <summary>By instance name; those left out do not listen.</summary>
    public Dictionary<string, RecordingApp> Apps { get; } = [];

    /// <summary>A free port is free only until somebody takes it, such as another test run beside this one: then others are chosen.</summary>
    public static async Task<TestHost> StartAsync(
        Solution solution, TimeProvider? time = null, string[]? silent = null, params (string Name, string Value)[] overrides)
    {
        for (int attempt = 1; ; attempt++)
        {
            var host = new TestHost(solution, HostPlan.Make(solution.Options(overrides)), time ?? TimeProvider.System);
            try
            {
                await host.StartAsync(time ?? TimeProvider.System, silent ?? []);
                return host;
            }
            catch (Exception taken) when (attempt < MaxChoicesOfPorts
                && taken is LocalDaprException { IsPortInUse: true } or IOException { InnerException: AddressInUseException })
            {
                await host.DisposeAsync();
            }
        }
    }

    public GrpcChannel Grpc(string app) => GrpcChannel.ForAddress($"http://127.0.0.1:{Instance(app).DaprGrpcPort}");

    public Uri Http(string app) => new($"http://127.0.0.1:{Instance(app).DaprHttpPort}");

    public AppInstance Instance(string app) => Plan.Apps.First(instance => instance.Name == app);

    public async ValueTask DisposeAsync()
    {
        parts.Reverse();
        foreach (IAsyncDisposable part in parts)
        {
            await part.DisposeAsync();
        }

        channel.Dispose();
    }

    private async Task StartAsync(TimeProvider time, string[] silent)
    {
        await components.SubscribeAsync();
        await broker.ServeAsync();
        WorkflowEngine? workflow = Plan.WorkflowDatabase is { } database ? await WorkflowEngine.OpenAsync(database, time) : null;
        if (workflow is not null)
        {
            parts.Add(workflow); // For a start that fails at a sidecar; stopping twice does nothing.
        }

        foreach (AppInstance app in Plan.Apps)
        {
            parts.Add(await Sidecar.StartAsync(new SidecarParts
            {
                App = app,
                Components = components.For(app),
                Invocation = new ServiceInvocation(Plan.Apps, channel, components.PoliciesOf(app)),
                Policies = components.PoliciesOf(app),
                Endpoints = [.. Plan.HttpEndpointsOf(app)],
                Workflow = Plan.HasWorkflows(app) ? workflow : null,
                Logs = NullLoggerProvider.Instance,
            }));
            if (!silent.Contains(app.Name))
            {
                Apps[app.Name] = await RecordingApp.StartAsync(app.Name, app.AppPort);
                parts.Add(Apps[app.Name]);
                app.Listens();
            }
        }

        if (workflow is not null)
        {
            parts.Add(workflow); // Ends before the sidecars: its streams would keep them from stopping.
        }

        parts.AddRange(AppHealthProbe.Start(Plan.Apps, time, (_, _) => { }));
        parts.AddRange(components.StartInputs(channel, consumers));
    }
}
