using System.Collections.Concurrent;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Cron;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.LocalDapr.State;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr;

/// <summary>The components of a host, opened once and shared by the sidecars of all apps they are for.</summary>
internal sealed class OpenComponents(HostPlan plan, MqttBroker broker, TimeProvider time, ILogger? logger = null) : IAsyncDisposable
{
    private readonly Dictionary<string, (Database Database, SqliteStateTable Table)> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LocalStorage> folders = new(StringComparer.Ordinal);
    private readonly List<StateSweeper> sweepers = [];
    private readonly ConcurrentDictionary<AppInstance, AppPolicies> policies = new();

    /// <summary>Under which names this host reads from the broker.</summary>
    public IEnumerable<string> Subscribers => InputMqtt.Select(binding => binding.Subscriber).Distinct();

    private IEnumerable<MqttBinding> InputMqtt =>
        plan.Components.Where(one => one.Type == MqttBinding.Type && ComponentTypes.IsInput(one)).Select(MqttBinding.Read);

    /// <summary>Makes the broker keep what input bindings will read; before the first client can publish.</summary>
    public async Task SubscribeAsync()
    {
        foreach (MqttBinding binding in InputMqtt)
        {
            await broker.SubscribeAsync(binding.Subscriber, binding.Topic);
        }
    }

    /// <summary>The policies that an app's sidecar follows: each has breakers of its own.</summary>
    public AppPolicies PoliciesOf(AppInstance app) => policies.GetOrAdd(
        app, _ => new AppPolicies(plan.Resiliencies[app], PolicySurroundings.With(time, logger)));

    public AppComponents For(AppInstance instance)
    {
        AppEntry app = plan.EntryOf(instance);
        AppPolicies own = PoliciesOf(instance);
        Component[] all = [.. plan.ComponentsOf(instance)];
        return new AppComponents
        {
            All = all,
            StateStores = all.Where(HostPlan.IsPlainStore).ToDictionary(one => one.Name, one => OpenStore(one, app, own.OfStore(one.Name))),
            OutputBindings = new OutputBindings(
                all.Where(ComponentTypes.IsOutput).ToDictionary(one => one.Name, one => (OpenOutput(one, app), own.OfOutput(one.Name)))),
        };
    }

    /// <summary>Starts the input bindings; the apps listen.</summary>
    /// <param name="channel">How they reach the apps.</param>
    /// <param name="consumers">Receives those that can fail.</param>
    public IReadOnlyList<IAsyncDisposable> StartInputs(AppChannel channel, List<MqttConsumer> consumers)
    {
        var started = new List<IAsyncDisposable>();
        foreach (Component component in plan.Components.Where(ComponentTypes.IsInput))
        {
            AppInstance[] apps = [.. plan.Apps.Where(app => app.AppPort > 0 && plan.ComponentsOf(app).Contains(component))];
            if (component.Type == CronBinding.Type)
            {
                started.AddRange(apps.Select(app => new CronBinding(component, app, PoliciesOf(app).OfInput(component.Name), channel, time)));
                continue;
            }

            foreach (AppInstance app in apps)
            {
                TargetPolicy? policy = PoliciesOf(app).OfInput(component.Name);
                consumers.Add(new MqttConsumer(MqttBinding.Read(component), broker.Queue, app, policy, channel, time));
                started.Add(consumers[^1]);
            }
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StateSweeper sweeper in sweepers)
        {
            await sweeper.DisposeAsync();
        }

        foreach ((Database database, _) in tables.Values)
        {
            await database.DisposeAsync();
        }
    }

    private StateStore OpenStore(Component component, AppEntry app, TargetPolicy? policy)
    {
        string path = plan.Locate(component.Required("connectionString"), app);
        if (!tables.TryGetValue(path, out (Database Database, SqliteStateTable Table) open))
        {
            var database = Database.Open(path, SqliteStateTable.Schema);
            open = (database, new SqliteStateTable(database, time));
            tables[path] = open;
            sweepers.Add(new StateSweeper(open.Table, StateStore.SweepInterval(component), time));
        }

        return new StateStore(component.Name, StateStore.Prefix(component, app.AppId), open.Table, policy);
    }

    private IOutputBinding OpenOutput(Component component, AppEntry app)
    {
        if (component.Type == MqttBinding.Type)
        {
            return new MqttOutput(MqttBinding.Read(component), broker);
        }

        string root = plan.Locate(component.Required("rootPath"), app);
        if (!folders.TryGetValue(root, out LocalStorage? folder))
        {
            folders[root] = folder = new LocalStorage(root);
        }

        return folder;
    }
}
