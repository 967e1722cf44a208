using System.Text.Json;

namespace Fleetscore.Tests.Telemetry;

/// <summary>One item as the ingestion endpoint was sent it.</summary>
internal sealed record TelemetryItem(JsonElement Json)
{
    /// <summary>MessageData, ExceptionData, RequestData, RemoteDependencyData or MetricData.</summary>
    public string Kind => Json.GetProperty("data").GetProperty("baseType").GetString()!;

    public string? Role => Tag("ai.cloud.role");

    public string? Instance => Tag("ai.cloud.roleInstance");

    /// <summary>The trace it stands in.</summary>
    public string? Operation => Tag("ai.operation.id");

    /// <summary>The span it was written in, or that a span came from.</summary>
    public string? Parent => Tag("ai.operation.parentId");

    /// <summary>A span's own id.</summary>
    public string? Id => Text("id");

    public string? Message => Text("message");

    public string? Name => Text("name");

    public JsonElement Data => Json.GetProperty("data").GetProperty("baseData");

    public string? Property(string name) => Data.TryGetProperty("properties", out JsonElement all) && all.TryGetProperty(name, out JsonElement one)
        ? one.GetString()
        : null;

    public override string ToString() => Json.GetRawText();

    private string? Tag(string name) => Json.TryGetProperty("tags", out JsonElement tags) && tags.TryGetProperty(name, out JsonElement tag)
        ? tag.GetString()
        : null;

    private string? Text(string name) => Data.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
