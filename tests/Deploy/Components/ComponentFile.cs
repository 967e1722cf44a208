using YamlDotNet.RepresentationModel;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>A Dapr component as its file says it.</summary>
internal sealed record ComponentFile(string FileName, string Name, string Type, string[] Scopes, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Every document of kind Component in a folder under components/, by name.</summary>
    public static IReadOnlyDictionary<string, ComponentFile> InFolder(string folder) =>
        Directory.GetFiles(Path.Combine(Checkout.Root, "components", folder), "*.yaml")
            .SelectMany(file => Documents(file).Where(document => Text(document["kind"]) == "Component").Select(document => From(file, document)))
            .ToDictionary(component => component.Name, StringComparer.Ordinal);

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        using StreamReader reader = File.OpenText(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static ComponentFile From(string file, YamlMappingNode document)
    {
        var spec = (YamlMappingNode)document["spec"];
        return new ComponentFile(
            Path.GetFileName(file),
            Text(document["metadata"]["name"]),
            Text(spec["type"]),
            [.. ((YamlSequenceNode)document["scopes"]).Select(Text)],
            ((YamlSequenceNode)spec["metadata"]).ToDictionary(entry => Text(entry["name"]), Value, StringComparer.Ordinal));
    }

    /// <summary>The value, or <c>${NAME}</c> of the environment variable it comes from.</summary>
    private static string Value(YamlNode entry) =>
        entry is YamlMappingNode map && map.Children.TryGetValue("envRef", out YamlNode? variable) ? $"${{{Text(variable)}}}" : Text(entry["value"]);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
