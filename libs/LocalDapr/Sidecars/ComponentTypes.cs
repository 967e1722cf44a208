using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Cron;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The component types LocalDapr has; everything else is refused by name.</summary>
internal static class ComponentTypes
{
    private static readonly string[] StateCapabilities = ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    /// <exception cref="LocalDaprException">Type, version, a metadata key or a direction is unknown.</exception>
    public static void Check(Component component)
    {
        (string[] metadata, string[] directions) = component.Type switch
        {
            StateStore.Type => (StateStore.Metadata, (string[])[]),
            LocalStorage.Type => (LocalStorage.Metadata, ["output"]),
            MqttBinding.Type => (MqttBinding.Metadata, ["input", "output"]),
            CronBinding.Type => (CronBinding.Metadata, ["input"]),
            SecretStore.Type => (SecretStore.Metadata, []),
            _ => throw component.Error($"LocalDapr has no {component.Type}; it has {StateStore.Type}, {LocalStorage.Type}, "
                + $"{MqttBinding.Type}, {CronBinding.Type} and {SecretStore.Type}. Run the solution with Dapr: dapr run -f ."),
        };
        if (component.Version != "v1")
        {
            throw component.Error(
                $"LocalDapr has {component.Type} in version v1, not {component.Version}. Run the solution with Dapr: dapr run -f .");
        }

        component.AllowOnly(metadata);
        if (Directions(component).FirstOrDefault(one => !directions.Contains(one)) is { } unknown)
        {
            throw component.Error("direction", $"'direction' names '{unknown}'; {component.Type} takes {string.Join(" and ", directions)}");
        }

        CheckValues(component);
    }

    public static bool IsInput(Component component) => component.Type == CronBinding.Type || IsMqtt(component, "input");

    public static bool IsOutput(Component component) => component.Type == LocalStorage.Type || IsMqtt(component, "output");

    public static IReadOnlyList<string> Capabilities(Component component)
    {
        if (component.Type == StateStore.Type)
        {
            return StateCapabilities;
        }

        return [.. (string[])(IsInput(component) ? ["INPUT_BINDING"] : []), .. (string[])(IsOutput(component) ? ["OUTPUT_BINDING"] : [])];
    }

    private static void CheckValues(Component component)
    {
        switch (component.Type)
        {
            case StateStore.Type:
                CheckFile(component);
                _ = component.Flag("actorStateStore");
                _ = component.Span("busyTimeout");
                _ = StateStore.SweepInterval(component);
                break;
            case LocalStorage.Type:
                _ = component.Required("rootPath");
                break;
            case MqttBinding.Type:
                _ = MqttBinding.Read(component);
                break;
            case CronBinding.Type:
                _ = CronBinding.ReadSchedule(component);
                break;
        }
    }

    /// <summary>The path of a file; an address with options, or a database in memory, is not covered.</summary>
    private static void CheckFile(Component component)
    {
        string text = component.Required("connectionString");
        bool isPath = !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            && !text.Contains(":memory:", StringComparison.Ordinal)
            && !text.Contains('?', StringComparison.Ordinal);
        if (!isPath)
        {
            throw component.Error(
                "connectionString",
                $"metadata 'connectionString' is '{text}'; LocalDapr takes the path of a file alone. "
                + "Run the solution with Dapr: dapr run -f .");
        }
    }

    private static bool IsMqtt(Component component, string direction) =>
        component.Type == MqttBinding.Type && (component.Value("direction") is null || Directions(component).Contains(direction));

    private static string[] Directions(Component component) =>
        (component.Value("direction") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
