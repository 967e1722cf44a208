using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>A Container App: a replica's containers, and what is around them.</summary>
internal sealed class ContainerApp(Resource resource)
{
    private readonly JsonNode configuration = resource["configuration"]!;
    private readonly JsonNode template = resource["template"]!;

    public Resource Resource { get; } = resource;

    /// <summary>The id its sidecar has in Dapr; the app's own name where it has none.</summary>
    public string Id => Sidecar?.CommandLine.Flag("app-id") ?? Resource.Name;

    public IReadOnlyList<Container> Containers => [.. Items(template["containers"]).Select(node => new Container(node, this))];

    public IReadOnlyList<Container> InitContainers => [.. Items(template["initContainers"]).Select(node => new Container(node, this))];

    public Container? Sidecar => Containers.SingleOrDefault(container => container.Program == "daprd");

    /// <summary>The service's own container, without those of Dapr; null for <c>dapr-control</c>.</summary>
    public Container? Service => Containers.SingleOrDefault(container => container.Program is null);

    public JsonNode? Ingress => configuration["ingress"];

    public bool ManagedDapr => configuration["dapr"]?["enabled"]?.GetValue<bool>() ?? false;

    public string RevisionsMode => Text(configuration["activeRevisionsMode"]) ?? "";

    public IReadOnlyList<JsonNode> Registries => Items(configuration["registries"]);

    /// <summary>Values of its secrets by name.</summary>
    public IReadOnlyDictionary<string, string> Secrets =>
        Items(configuration["secrets"]).ToDictionary(secret => Text(secret["name"])!, secret => Text(secret["value"]) ?? Text(secret["keyVaultUrl"]) ?? "", StringComparer.Ordinal);

    public IReadOnlyList<string> Identities =>
        [.. (Resource.Body["identity"]?["userAssignedIdentities"]?.AsObject() ?? []).Select(identity => identity.Key)];

    public int MinReplicas => template["scale"]?["minReplicas"]?.GetValue<int>() ?? 0;

    public int MaxReplicas => template["scale"]?["maxReplicas"]?.GetValue<int>() ?? 10;

    public IReadOnlyList<ScaleRule> ScaleRules => [.. Items(template["scale"]?["rules"]).Select(node => new ScaleRule(node))];

    public IReadOnlyDictionary<string, JsonNode> Volumes => Items(template["volumes"]).ToDictionary(volume => Text(volume["name"])!, StringComparer.Ordinal);

    public override string ToString() => Id;

    internal static IReadOnlyList<JsonNode> Items(JsonNode? array) => [.. (array?.AsArray() ?? []).Select(item => item!)];

    internal static string? Text(JsonNode? node) => node?.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString();
}
