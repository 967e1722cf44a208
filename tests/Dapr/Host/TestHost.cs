using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.Workflow;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>Broker and sidecars as <see cref="LocalHost"/> has them, around apps that run inside the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
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

    public static async Task<TestHost> StartAsync(
        Solution solution, TimeProvider? time = null, string[]? silent = null, params (string Name, string Value)[] overrides)
    {
        var host = new TestHost(solution, HostPlan.Make(solution.Options(overrides)), time ?? TimeProvider.System);
        await host.components.SubscribeAsync();
        await host.broker.ServeAsync();
        WorkflowEngine? workflow = host.Plan.WorkflowDatabase is { } database ? await WorkflowEngine.OpenAsync(database, time ?? TimeProvider.System) : null;
        foreach (AppInstance app in host.Plan.Apps)
        {
            WebApplication sidecar = await Sidecar.StartAsync(new SidecarParts
            {
                App = app,
                Components = host.components.For(app),
                Invocation = new ServiceInvocation(host.Plan.Apps, host.channel, host.components.PoliciesOf(app)),
                Policies = host.components.PoliciesOf(app),
                Endpoints = [.. host.Plan.HttpEndpointsOf(app)],
                Workflow = host.Plan.HasWorkflows(app) ? workflow : null,
                Logs = NullLoggerProvider.Instance,
            });
            host.parts.Add(sidecar);
            if (silent?.Contains(app.Name) != true)
            {
                host.Apps[app.Name] = await RecordingApp.StartAsync(app.Name, app.AppPort);
                host.parts.Add(host.Apps[app.Name]);
                app.Listens();
            }
        }

        if (workflow is not null)
        {
            host.parts.Add(workflow); // Ends before the sidecars: its streams would keep them from stopping.
        }

        host.parts.AddRange(AppHealthProbe.Start(host.Plan.Apps, time ?? TimeProvider.System, (_, _) => { }));
        host.parts.AddRange(host.components.StartInputs(host.channel, host.consumers));
        return host;
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
}
