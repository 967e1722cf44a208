using System.Runtime.ExceptionServices;
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
    /// <summary>The environment variable by which apps know the host's process, to end with it.</summary>
    public const string ProcessVariable = "FLEETSCORE_HOST_PID";

    private const string OwnName = "localdapr";
    private const int MaxChoicesOfPorts = 3;

    private readonly LocalHostOptions options;
    private readonly HostPlan plan;
    private readonly AppChannel channel = new();
    private readonly OutputLogs logs;
    private readonly List<IAsyncDisposable> parts = []; // In the order they were started; they stop in the opposite one.
    private readonly List<MqttConsumer> consumers = [];
    private readonly Dictionary<AppInstance, AppLogs> logsOf = [];
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttBroker? broker;
    private OpenComponents? components;
    private LaunchedApps? launched;
    private AppProcesses? processes;

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
    public static Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartAsync(options, HostPlan.Make, cancellation);
    }

    /// <summary>A free port is free only until somebody takes it: ports that were chosen here are chosen again.</summary>
    internal static async Task<LocalHost> StartAsync(
        LocalHostOptions options, Func<LocalHostOptions, HostPlan> plan, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            var host = new LocalHost(options, plan(options));
            try
            {
                await host.StartAsync(cancellation);
                return host;
            }
            catch (LocalDaprException taken) when (taken.IsPortInUse && options.FreePorts && attempt < MaxChoicesOfPorts)
            {
                await host.DisposeAsync();
            }
            catch
            {
                await host.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Events the broker keeps because the apps have not acknowledged them yet.</summary>
    public long PendingMessages() => components!.Subscribers.Sum(broker!.Queue.Count);

    /// <summary>
    /// Stops events and ticks, then the apps, then the sidecars, then the broker. One that cannot be stopped keeps no other from it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        processes?.Leave();
        parts.Reverse();
        Exception? first = null;
        foreach (IAsyncDisposable part in parts)
        {
            try
            {
                await part.DisposeAsync();
            }
#pragma warning disable CA1031 // It is thrown at the end.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                first ??= failure;
            }
        }

        parts.Clear();
        processes = null;
        channel.Dispose();
        logs.Dispose();
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        parts.Add(HostLock.Take(plan.DataDirectory));
        launched = await LaunchedApps.BeginAsync(plan.DataDirectory, line => Print(OwnName, line));
        parts.Add(launched);
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
        parts.AddRange(AppHealthProbe.Start(Apps, options.Time, Print));
        IReadOnlyList<IAsyncDisposable> inputs = components.StartInputs(channel, consumers);
        parts.AddRange(inputs);
        parts.Add(HostFile.Write(plan, Broker));
        _ = WatchAsync([.. processes!.Failures, .. consumers.Select(consumer => consumer.Failed)]);
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

    private async Task StartAppsAsync(CancellationToken cancellation)
    {
        AppProcess Process(AppInstance app, AppEntry entry) => new(
            app, entry, AppEnvironment.For(app, entry, options.Environment), launched!, logsOf[app].App, options.Time);

        processes = new AppProcesses([.. Apps.Zip<AppInstance, AppEntry, AppProcess>(plan.Entries, Process)]);
        parts.Add(processes);
        await processes.StartAsync(cancellation);
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
