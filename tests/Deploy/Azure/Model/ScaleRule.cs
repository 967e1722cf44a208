using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>What adds and removes an app's replicas: <c>http</c>, <c>tcp</c>, or a scaler of KEDA.</summary>
internal sealed class ScaleRule(JsonNode node)
{
    private readonly JsonNode scaler = node["custom"] ?? node["http"] ?? node["tcp"] ?? throw new InvalidOperationException($"A scale rule of an unknown kind: {node}");

    public string Name => node["name"]!.GetValue<string>();

    public string Type => ContainerApp.Text(node["custom"]?["type"]) ?? (node["http"] is null ? "tcp" : "http");

    /// <summary>The resource id of the identity it asks with; null where it asks nobody.</summary>
    public string? Identity => ContainerApp.Text(scaler["identity"]);

    public IReadOnlyDictionary<string, string> Metadata =>
        (scaler["metadata"]?.AsObject() ?? []).ToDictionary(entry => entry.Key, entry => ContainerApp.Text(entry.Value)!, StringComparer.Ordinal);
}
