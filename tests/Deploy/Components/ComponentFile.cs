using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>A Dapr component as its file says it.</summary>
/// <param name="FileName">Without its folder.</param>
/// <param name="Name">What the services call it.</param>
/// <param name="Type">Such as <c>state.postgresql</c>.</param>
/// <param name="Version">Of the type.</param>
/// <param name="Scopes">The app ids that see it.</param>
/// <param name="Entries">The metadata as it stands there, in order.</param>
internal sealed record ComponentFile(
    string FileName, string Name, string Type, string Version, string[] Scopes, IReadOnlyList<ComponentEntry> Entries)
{
    /// <summary>The values, or <c>${NAME}</c> of the environment variable they come from, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } =
        Entries.ToDictionary(entry => entry.Key, entry => entry.Text, StringComparer.Ordinal);

    /// <summary>Every document of kind Component in a folder under components/, by name.</summary>
    public static IReadOnlyDictionary<string, ComponentFile> InFolder(string folder) =>
        ResourceFile.InFolder(Path.Combine("components", folder)).Where(document => document.Kind == "Component").Select(From)
            .ToDictionary(component => component.Name, StringComparer.Ordinal);

    public static ComponentFile From(ResourceFile document) => new(
        Path.GetFileName(document.File),
        document.Name,
        document.Spec["type"]!.GetValue<string>(),
        document.Spec["version"]!.GetValue<string>(),
        [.. document.Content["scopes"]!.AsArray().Select(scope => scope!.GetValue<string>())],
        [.. document.Spec["metadata"]!.AsArray().Select(entry => new ComponentEntry(entry!.AsObject()))]);
}

/// <summary>One item of a component's metadata.</summary>
internal sealed record ComponentEntry(JsonObject Content)
{
    public string Key => Content["name"]!.GetValue<string>();

    public string? Variable => Content["envRef"]?.GetValue<string>();

    /// <summary>True where the value comes from a secret store.</summary>
    public bool IsSecret => Content["secretKeyRef"] is not null;

    public JsonNode? Value => Content["value"];

    public string Text => Variable is { } variable ? $"${{{variable}}}" : Value?.ToString() ?? "";
}
