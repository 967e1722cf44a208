using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>One YAML document that has a kind.</summary>
/// <param name="File">Where it stands, from the checkout's root.</param>
/// <param name="Content">The document.</param>
internal sealed record ResourceFile(string File, JsonObject Content)
{
    public string Kind => Text(Content["kind"]);

    public string ApiVersion => Text(Content["apiVersion"]);

    public string Name => Text(Content["metadata"]?["name"]);

    public JsonNode Spec => Content["spec"]!;

    public override string ToString() => $"{File}: {Kind} {Name}";

    /// <summary>The documents with a kind of every .yaml file in a folder of the checkout and, where asked for, the folders in it.</summary>
    public static IReadOnlyList<ResourceFile> InFolder(string folder, SearchOption depth = SearchOption.TopDirectoryOnly) =>
    [
        .. Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.yaml", depth).Order(StringComparer.Ordinal)
            .SelectMany(file => InText(System.IO.File.ReadAllText(file), Path.GetRelativePath(Checkout.Root, file))),
    ];

    public static IReadOnlyList<ResourceFile> InText(string text, string file) =>
        [.. YamlText.Documents(text).Where(document => document["kind"] is not null).Select(document => new ResourceFile(file, document))];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
