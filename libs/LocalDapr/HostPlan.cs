using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.State;
using Fleetscore.LocalDapr.Tracing;

namespace Fleetscore.LocalDapr;

/// <summary>What a host will run, where, and on which ports: everything that can be checked before anything starts.</summary>
internal sealed class HostPlan
{
    private const string DataFolder = ".fleetscore";
    private const int PortsOfApp = 4;

    private readonly IReadOnlyList<ResourceSet> resources;

    private HostPlan(IReadOnlyList<AppEntry> entries, IReadOnlyList<ResourceSet> resources, string dataDirectory)
    {
        Entries = entries;
        this.resources = resources;
        DataDirectory = dataDirectory;
        Components = [.. resources.SelectMany(set => set.Components).Distinct()];
    }

    public IReadOnlyList<AppEntry> Entries { get; }

    /// <summary>In the order of <see cref="Entries"/>.</summary>
    public IReadOnlyList<AppInstance> Apps { get; private init; } = [];

    /// <summary>The resources of kind Resiliency that each app's sidecar follows.</summary>
    public IReadOnlyDictionary<AppInstance, IReadOnlyList<ResiliencyResource>> Resiliencies { get; private init; } =
        new Dictionary<AppInstance, IReadOnlyList<ResiliencyResource>>();

    /// <summary>Those of all apps, each once.</summary>
    public IReadOnlyList<Component> Components { get; }

    /// <summary>Absolute.</summary>
    public string DataDirectory { get; }

    public int BrokerPort { get; private init; }

    /// <summary>
    /// The file of the component with actorStateStore: "true", which belongs to the workflow engine; null where there is none.
    /// </summary>
    public string? WorkflowDatabase { get; private init; }

    /// <summary>What the apps' Configuration says of tracing; null where they have none.</summary>
    public TracingSettings? Tracing { get; private init; }

    public static HostPlan Make(LocalHostOptions options)
    {
        IReadOnlyList<AppEntry> entries = AppFile.Read(options.AppFile);
        IReadOnlyList<ResourceSet> resources = AppResources.Read(entries, options.Overrides);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.AppFile))!, DataFolder);
        var plan = new HostPlan(entries, resources, Path.GetFullPath(options.DataDirectory ?? beside));
        foreach (Component component in plan.Components)
        {
            ComponentTypes.Check(component);
        }

        AppInstance[] apps = InstancesOf(entries, options);
        var resiliencies = apps.ToDictionary(app => app, app => (IReadOnlyList<ResiliencyResource>)plan.ReadResiliencies(app));
        foreach (IReadOnlyList<ResiliencyResource> one in resiliencies.Values)
        {
            _ = new AppPolicies(one, PolicySurroundings.None);
        }

        plan.CheckReaders(apps);
        return new HostPlan(entries, resources, plan.DataDirectory)
        {
            Apps = apps,
            Resiliencies = resiliencies,
            BrokerPort = BrokerPortOf(plan.Components, options),
            WorkflowDatabase = plan.FindWorkflowDatabase(),
            Tracing = TracingOf(entries),
        };
    }

    /// <summary>What dapr.yaml says of an app.</summary>
    public AppEntry EntryOf(AppInstance app) => Entries.First(entry => entry.Name == app.Name);

    /// <summary>The resources in an app's folders, whoever they are for.</summary>
    public ResourceSet ResourcesOf(AppInstance app) => resources[Entries.TakeWhile(entry => entry.Name != app.Name).Count()];

    /// <summary>The components an app sees.</summary>
    public IEnumerable<Component> ComponentsOf(AppInstance app) =>
        ResourcesOf(app).Components.Where(component => component.IsFor(app.AppId));

    /// <summary>The services outside the solution that an app can invoke by name.</summary>
    public IEnumerable<HttpEndpoint> HttpEndpointsOf(AppInstance app) =>
        ResourcesOf(app).HttpEndpoints.Where(one => one.Resource.IsFor(app.AppId)).Select(one => one.Endpoint);

    /// <summary>True for an app that may use the actor state store.</summary>
    public bool HasWorkflows(AppInstance app) => ComponentsOf(app).Any(IsActorStore);

    /// <summary>A store that apps read and write; the workflow engine's file is its own.</summary>
    public static bool IsPlainStore(Component component) => component.Type == StateStore.Type && !IsActorStore(component);

    /// <summary>
    /// Where a component's path leads: below the data directory if it begins with <c>.fleetscore</c>, else from the app's
    /// folder, as with Dapr.
    /// </summary>
    public string Locate(string path, AppEntry app)
    {
        string[] parts = path.Replace('\\', '/').Split('/', 2);
        if (parts[0] == "." && parts.Length == 2)
        {
            parts = parts[1].Split('/', 2);
        }

        return parts[0] == DataFolder
            ? Path.GetFullPath(parts.ElementAtOrDefault(1) ?? "", DataDirectory)
            : Path.GetFullPath(path, app.Directory);
    }

    /// <summary>Every port that host and apps will listen on, and what it is for.</summary>
    public IReadOnlyList<(int Port, string Purpose)> NamedPorts =>
    [
        (BrokerPort, "MQTT broker, url of the telemetry component"),
        .. Apps.SelectMany(app => ((int, string)[])
        [
            (app.AppPort, $"appPort of {app.Name} in dapr.yaml"),
            (app.DaprHttpPort, $"daprHTTPPort of {app.Name} in dapr.yaml"),
            (app.DaprGrpcPort, $"daprGRPCPort of {app.Name} in dapr.yaml"),
        ]).Where(one => one.Item1 > 0),
    ];

    public void CheckPortsAreFree()
    {
        CheckPortsDiffer();
        foreach ((int port, string purpose) in NamedPorts)
        {
            Ports.CheckFree(port, purpose);
        }
    }

    public void CheckPortsDiffer()
    {
        if (NamedPorts.GroupBy(one => one.Port).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            string purposes = string.Join(" and as ", twice.Select(one => one.Purpose));
            throw new LocalDaprException($"Port {twice.Key} stands twice: as {purposes}. Give one of them another port.");
        }
    }

    /// <exception cref="LocalDaprException">One holds what LocalDapr cannot carry out.</exception>
    private ResiliencyResource[] ReadResiliencies(AppInstance app)
    {
        ResiliencyResource[] read = [.. ResourcesOf(app).Resiliencies
            .Where(one => one.IsFor(app.AppId))
            .Select(one => ResiliencyReader.Read(one.Name, one.Document))];
        foreach (Component store in ComponentsOf(app).Where(IsActorStore))
        {
            if (read.Select(one => one.Outbound.GetValueOrDefault(store.Name)?.Source).OfType<YamlMap>().FirstOrDefault() is { } target)
            {
                throw target.Error(
                    $"'{store.Name}' is the store of LocalDapr's workflow engine, which no policy guards: it is a file of its own. "
                    + "Leave it out here, or run the solution with Dapr: dapr run -f .");
            }
        }

        return read;
    }

    /// <summary>
    /// A <c>consumerID</c> is one client's name: under real Dapr two that have it throw each other off the broker for ever.
    /// </summary>
    private void CheckReaders(IReadOnlyList<AppInstance> apps)
    {
        IEnumerable<(AppInstance App, Component Component)> inputs = apps.Where(app => app.AppPort > 0).SelectMany(app => ComponentsOf(app)
            .Where(component => component.Type == MqttBinding.Type && ComponentTypes.IsInput(component))
            .Select(component => (app, component)));
        foreach (var sharing in inputs.GroupBy(one => MqttBinding.Read(one.Component).Subscriber))
        {
            if (sharing.Take(2).ToArray() is [var first, var second])
            {
                throw second.Component.Error(
                    "consumerID",
                    $"metadata 'consumerID' is one reader's name, and {first.App.Name} and {second.App.Name} would both have it; "
                    + "run one replica, name one app in scopes, or give each component a consumerID of its own");
            }
        }
    }

    private static bool IsActorStore(Component component) =>
        component.Type == StateStore.Type && component.Value("actorStateStore") == "true";

    private static AppInstance[] InstancesOf(IReadOnlyList<AppEntry> entries, LocalHostOptions options)
    {
        int[] written = [.. entries.SelectMany(PortsOf).OfType<int>()];
        bool areAllWritten = written.Length == entries.Count * PortsOfApp;
        bool needsFree = options.FreePorts || !areAllWritten;
        var free = new Queue<int>(needsFree ? Ports.Free((entries.Count * PortsOfApp) + written.Length).Except(written) : []);
        return [.. entries.Select(app => Instance(app, options, free))];
    }

    private static int?[] PortsOf(AppEntry app) => [app.AppPort, app.DaprHttpPort, app.DaprGrpcPort, app.MetricsPort];

    /// <param name="app">What dapr.yaml says of it.</param>
    /// <param name="options">Whether its ports are used as they are.</param>
    /// <param name="free">Where a port is taken from that it does not name, as the CLI does.</param>
    private static AppInstance Instance(AppEntry app, LocalHostOptions options, Queue<int> free)
    {
        int Port(int? written, string key) => options.FreePorts || written is null
            ? free.Dequeue()
            : Ports.Shift(written.Value, options.PortOffset, $"{key} of {app.Name}");

        return new AppInstance
        {
            Name = app.Name,
            AppId = app.AppId,
            AppPort = app.AppPort is null ? 0 : Port(app.AppPort, "appPort"),
            DaprHttpPort = Port(app.DaprHttpPort, "daprHTTPPort"),
            DaprGrpcPort = Port(app.DaprGrpcPort, "daprGRPCPort"),
            MetricsPort = Port(app.MetricsPort, "metricsPort"),
            Health = app.Health,
        };
    }

    /// <summary>All sidecars are one process, and so trace alike.</summary>
    private static TracingSettings? TracingOf(IReadOnlyList<AppEntry> entries)
    {
        var read = entries.Select(entry => entry.ConfigFile).OfType<string>().Distinct().ToDictionary(file => file, ConfigurationFile.Read);
        TracingSettings? Of(AppEntry entry) => entry.ConfigFile is null ? null : read[entry.ConfigFile];

        return entries.FirstOrDefault(entry => Of(entry) != Of(entries[0])) is { } other
            ? throw new LocalDaprException(
                $"{other.ConfigFile ?? entries[0].ConfigFile}:1: the apps {entries[0].Name} and {other.Name} differ in tracing; "
                + "LocalDapr's sidecars are one process and trace alike. "
                + "Name one configFilePath in 'common' of dapr.yaml, or run the solution with Dapr: dapr run -f .")
            : Of(entries[0]);
    }

    private string? FindWorkflowDatabase()
    {
        (Component Component, string Path)[] stores =
        [
            .. Entries.Zip(resources).SelectMany(app => app.Second.Components
                .Where(component => IsActorStore(component) && component.IsFor(app.First.AppId))
                .Select(component => (component, Locate(component.Required("connectionString"), app.First)))),
        ];
        return stores.FirstOrDefault(one => one.Path != stores[0].Path).Component is { } other
            ? throw other.Error(
                "actorStateStore",
                $"LocalDapr has one actor state store, and {stores[0].Component.Name} is one already; remove it from one of them")
            : stores.FirstOrDefault().Path;
    }

    private static int BrokerPortOf(IReadOnlyList<Component> components, LocalHostOptions options)
    {
        int[] ports = [.. components.Where(one => one.Type == MqttBinding.Type).Select(one => MqttBinding.Read(one).Port).Distinct()];
        if (ports.Length > 1)
        {
            string several = string.Join(", ", ports);
            throw new LocalDaprException(
                $"The {MqttBinding.Type} components name brokers on several ports ({several}); LocalDapr runs one.");
        }

        return options.FreePorts || ports.Length == 0 ? Ports.Free(1)[0] : Ports.Shift(ports[0], options.PortOffset, "MQTT broker");
    }
}
