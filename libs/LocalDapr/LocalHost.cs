using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.LocalDapr.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr;

/// <summary>Runs a solution's apps with the Dapr API, from the files <c>dapr run -f .</c> reads, with nothing installed.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private const string OwnName = "localdapr";

    private readonly LocalHostOptions options;
    private readonly HostPlan plan;
    private readonly AppChannel channel = new();
    private readonly OutputLogs logs;
    private readonly List<IAsyncDisposable> parts = []; // In the order they were started; they stop in the opposite one.
    private readonly List<AppProcess> processes = [];
    private readonly List<MqttConsumer> consumers = [];
    private readonly Dictionary<AppInstance, AppLogs> logsOf = [];
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttBroker? broker;
    private OpenComponents? components;

    private LocalHost(LocalHostOptions options, HostPlan plan)
    {
        this.options = options;
        this.plan = plan;
        logs = new OutputLogs(OwnName, Print);
    }

    /// <summary>The apps, in the order of dapr.yaml.</summary>
    public IReadOnlyList<AppInstance> Apps => plan.Apps;

    /// <summary>The MQTT broker: mqtt://127.0.0.1:port.</summary>
    public Uri Broker => broker!.Address;

    /// <summary>Faults with a <see cref="LocalDaprException"/> when the host cannot go on.</summary>
    public Task Failed => failed.Task;

    /// <summary>Returns when broker and sidecars serve and every app listens.</summary>
    /// <exception cref="LocalDaprException">Something is wrong with the files, a port is in use, or an app does not start.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new LocalHost(options, HostPlan.Make(options));
        try
        {
            await host.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Events the broker keeps because the apps have not acknowledged them yet.</summary>
    public long PendingMessages() => components!.Subscribers.Sum(broker!.Queue.Count);

    /// <summary>Stops the apps, then the sidecars, then the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        parts.Reverse();
        foreach (IAsyncDisposable part in parts)
        {
            await part.DisposeAsync();
        }

        parts.Clear();
        channel.Dispose();
        logs.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        parts.Add(HostLock.Take(plan.DataDirectory));
        plan.CheckPortsAreFree();
        if (SpanExport.Start(plan.Tracing, options.Environment, options.KeepTrace, line => Print(OwnName, line)) is { } export)
        {
            parts.Add(export); // It stops after all that makes spans.
        }

        broker = MqttBroker.Open(Path.Combine(plan.DataDirectory, MqttBroker.FileName), plan.BrokerPort);
        parts.Add(broker);
        components = new OpenComponents(plan, broker, options.Time, logs.CreateLogger("resiliency"));
        parts.Add(components);
        await components.SubscribeAsync();
        await broker.ServeAsync();

        WorkflowEngine? workflow = await OpenWorkflowAsync();
        if (workflow is not null)
        {
            parts.Add(workflow); // For a start that fails at a sidecar; stopping twice does nothing.
        }

        foreach (AppInstance app in Apps)
        {
            AppLogs own = AppLogs.Open(plan.EntryOf(app), options.Time.GetLocalNow(), Print);
            logsOf[app] = own;
            parts.Add(own);
            WebApplication sidecar = await Sidecar.StartAsync(new SidecarParts
            {
                App = app,
                Components = components.For(app),
                Invocation = new ServiceInvocation(Apps, channel, components.PoliciesOf(app)),
                Policies = components.PoliciesOf(app),
                Endpoints = [.. plan.HttpEndpointsOf(app)],
                Workflow = plan.HasWorkflows(app) ? workflow : null,
                Logs = new OutputLogs(OwnName, own.Sidecar),
            });
            parts.Add(sidecar);
        }

        if (workflow is not null)
        {
            parts.Add(workflow); // Before the sidecars: it ends the streams that would keep them from stopping.
        }

        await StartAppsAsync(cancellation);
        IReadOnlyList<IAsyncDisposable> inputs = components.StartInputs(channel, consumers);
        parts.AddRange(inputs);
        parts.Add(HostFile.Write(plan, Broker));
        _ = WatchAsync([.. processes.Select(process => process.Failed), .. consumers.Select(consumer => consumer.Failed)]);
    }

    private async Task<WorkflowEngine?> OpenWorkflowAsync()
    {
        if (plan.WorkflowDatabase is not { } database)
        {
            return null;
        }

        var factory = LoggerFactory.Create(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Warning));
        return await WorkflowEngine.OpenAsync(database, options.Time, factory);
    }

    /// <summary>All at once: an app may need another one to become ready, never to listen. The first that fails stops the rest.</summary>
    private async Task StartAppsAsync(CancellationToken cancellation)
    {
        foreach ((AppInstance app, AppEntry entry) in Apps.Zip(plan.Entries))
        {
            processes.Add(new AppProcess(app, entry, AppEnvironment.For(app, entry, options.Environment), logsOf[app].App));
        }

        parts.AddRange(processes.Reverse<AppProcess>());
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] starts = [.. processes.Select(process => process.StartAsync(givingUp.Token))];
        try
        {
            await foreach (Task start in Task.WhenEach(starts))
            {
                await start;
            }
        }
        catch
        {
            await givingUp.CancelAsync();
            await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The first failure is told.
            throw;
        }
    }

    private async Task WatchAsync(IReadOnlyList<Task> tasks)
    {
        Task first = await Task.WhenAny(tasks);
        if (first.Exception?.InnerException is { } failure)
        {
            failed.TrySetException(failure);
        }
    }

    private void Print(string source, string line) => options.Output?.Invoke(source, line);
}
