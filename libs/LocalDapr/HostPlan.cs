using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.LocalDapr;

/// <summary>What a host will run, where, and on which ports: everything that can be checked before anything starts.</summary>
internal sealed class HostPlan
{
    private const string DataFolder = ".fleetscore";
    private const int PortsOfApp = 4;

    private HostPlan(AppFile file, IReadOnlyList<Component> components, string dataDirectory)
    {
        Entries = file.Apps;
        Components = components;
        DataDirectory = dataDirectory;
    }

    public IReadOnlyList<AppEntry> Entries { get; }

    /// <summary>In the order of <see cref="Entries"/>.</summary>
    public IReadOnlyList<AppInstance> Apps { get; private init; } = [];

    public IReadOnlyList<Component> Components { get; }

    /// <summary>Absolute.</summary>
    public string DataDirectory { get; }

    public int BrokerPort { get; private init; }

    /// <summary>
    /// The file of the component with actorStateStore: "true", which belongs to the workflow engine; null where there is none.
    /// </summary>
    public string? WorkflowDatabase => Components.FirstOrDefault(IsActorStore) is { } component
        ? Locate(component.Required("connectionString"), Entries[0])
        : null;

    /// <summary>True for an app that may use the actor state store.</summary>
    public bool HasWorkflows(string appId) => Components.Any(component => IsActorStore(component) && component.IsFor(appId));

    public static HostPlan Make(LocalHostOptions options)
    {
        AppFile file = AppFile.Read(options.AppFile);
        IReadOnlyList<Component> components = ComponentFiles.Read(file.ResourcesPaths, options.Overrides);
        foreach (Component component in components)
        {
            ComponentTypes.Check(component);
        }

        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.AppFile))!, DataFolder);
        IReadOnlyList<int> free = options.FreePorts ? Ports.Free(file.Apps.Count * PortsOfApp) : [];
        return new HostPlan(file, components, Path.GetFullPath(options.DataDirectory ?? beside))
        {
            Apps = [.. file.Apps.Select((app, index) => Instance(app, options, free.Skip(index * PortsOfApp).Take(PortsOfApp).ToArray()))],
            BrokerPort = BrokerPortOf(components, options),
        };
    }

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

    public void CheckPortsAreFree()
    {
        (int Port, string Purpose)[] ports =
        [
            (BrokerPort, "MQTT broker, url of the telemetry component"),
            .. Apps.SelectMany(app => ((int, string)[])
            [
                (app.AppPort, $"appPort of {app.Name} in dapr.yaml"),
                (app.DaprHttpPort, $"daprHTTPPort of {app.Name} in dapr.yaml"),
                (app.DaprGrpcPort, $"daprGRPCPort of {app.Name} in dapr.yaml"),
            ]),
        ];
        if (ports.GroupBy(one => one.Port).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            string purposes = string.Join(" and as ", twice.Select(one => one.Purpose));
            throw new LocalDaprException($"Port {twice.Key} stands twice: as {purposes}. Give one of them another port.");
        }

        foreach ((int port, string purpose) in ports)
        {
            Ports.CheckFree(port, purpose);
        }
    }

    private static bool IsActorStore(Component component) => component.Type == StateStore.Type && component.Value("actorStateStore") == "true";

    private static AppInstance Instance(AppEntry app, LocalHostOptions options, int[] free)
    {
        int Port(int index, int written, string key) =>
            options.FreePorts ? free[index] : Ports.Shift(written, options.PortOffset, $"{key} of {app.Name}");

        return new AppInstance
        {
            Name = app.Name,
            AppId = app.AppId,
            AppPort = Port(0, app.AppPort, "appPort"),
            DaprHttpPort = Port(1, app.DaprHttpPort, "daprHTTPPort"),
            DaprGrpcPort = Port(2, app.DaprGrpcPort, "daprGRPCPort"),
            MetricsPort = Port(3, app.MetricsPort, "metricsPort"),
        };
    }

    private static int BrokerPortOf(IReadOnlyList<Component> components, LocalHostOptions options)
    {
        int[] ports = [.. components.Where(one => one.Type == MqttBinding.Type).Select(one => MqttBinding.Read(one).Port).Distinct()];
        if (ports.Length > 1)
        {
            string several = string.Join(", ", ports);
            throw new LocalDaprException($"The {MqttBinding.Type} components name brokers on several ports ({several}); LocalDapr runs one.");
        }

        return options.FreePorts || ports.Length == 0 ? Ports.Free(1)[0] : Ports.Shift(ports[0], options.PortOffset, "MQTT broker");
    }
}
