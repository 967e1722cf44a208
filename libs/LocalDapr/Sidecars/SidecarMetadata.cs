using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>What a sidecar tells about itself.</summary>
/// <param name="app">Whose sidecar.</param>
/// <param name="components">What it loaded.</param>
/// <param name="connectedWorkers">How many workflow workers the app has connected now.</param>
internal sealed class SidecarMetadata(AppInstance app, IReadOnlyList<Component> components, Func<int> connectedWorkers)
{
    private const string RuntimeVersion = "LocalDapr";
    private const string ChannelAddress = "127.0.0.1";

    /// <summary>The names of the HTTPEndpoints it loaded.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>The names of the resources of kind Resiliency it follows.</summary>
    public IReadOnlyList<string> Resiliencies { get; init; } = [];

    public JsonObject ToJson()
    {
        JsonObject metadata = Describe();
        AddNames("httpEndpoints", Endpoints);
        if (connectedWorkers() is > 0 and int workers)
        {
            metadata["workflows"] = new JsonObject { ["connectedWorkers"] = workers }; // Dapr leaves out what is 0.
        }

        AddNames("resiliencies", Resiliencies);
        return metadata;

        void AddNames(string kind, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
            {
                metadata[kind] = new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name })]);
            }
        }
    }

    private JsonObject Describe() => new()
    {
        ["id"] = app.AppId,
        ["runtimeVersion"] = RuntimeVersion,
        ["components"] = new JsonArray([.. components.Select(component => new JsonObject
        {
            ["name"] = component.Name,
            ["type"] = component.Type,
            ["version"] = component.Version,
            ["capabilities"] = new JsonArray([.. ComponentTypes.Capabilities(component).Select(one => JsonValue.Create(one))]),
        })]),
        ["extended"] = new JsonObject { ["daprRuntimeVersion"] = RuntimeVersion },
        ["appConnectionProperties"] = DescribeConnection(),
    };

    private JsonObject DescribeConnection()
    {
        var connection = new JsonObject { ["port"] = app.AppPort, ["protocol"] = "http", ["channelAddress"] = ChannelAddress };
        if (app.Health is { } check)
        {
            connection["health"] = new JsonObject
            {
                ["healthCheckPath"] = check.Path,
                ["healthProbeInterval"] = GoDuration.Write(check.Interval),
                ["healthProbeTimeout"] = GoDuration.Write(check.Timeout),
                ["healthThreshold"] = check.Threshold,
            };
        }

        return connection;
    }

    public GetMetadataResponse ToMessage()
    {
        var message = new GetMetadataResponse
        {
            Id = app.AppId,
            RuntimeVersion = RuntimeVersion,
            AppConnectionProperties = new AppConnectionProperties { Port = app.AppPort, Protocol = "http", ChannelAddress = ChannelAddress },
            Workflows = new MetadataWorkflows { ConnectedWorkers = connectedWorkers() },
        };
        if (app.Health is { } check)
        {
            message.AppConnectionProperties.Health = new AppConnectionHealthProperties
            {
                HealthCheckPath = check.Path,
                HealthProbeInterval = GoDuration.Write(check.Interval),
                HealthProbeTimeout = GoDuration.Write(check.Timeout),
                HealthThreshold = check.Threshold,
            };
        }

        message.HttpEndpoints.Add(Endpoints.Select(name => new MetadataHTTPEndpoint { Name = name }));
        foreach (Component component in components)
        {
            var registered = new RegisteredComponent { Name = component.Name, Type = component.Type, Version = component.Version };
            registered.Capabilities.Add(ComponentTypes.Capabilities(component));
            message.RegisteredComponents.Add(registered);
        }

        message.Resiliencies.Add(Resiliencies.Select(name => new MetadataResiliency { Name = name }));
        return message;
    }
}
