using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>A resource of Dapr's in a file that a sidecar loads.</summary>
/// <param name="Path">Of the file in the container.</param>
/// <param name="Content">The file's whole text.</param>
/// <param name="Kind">Component, HTTPEndpoint, Configuration or Resiliency.</param>
/// <param name="Root">The document.</param>
internal sealed record MountedFile(string Path, string Content, string Kind, YamlMappingNode Root)
{
    public string FileName => System.IO.Path.GetFileName(Path);

    public string Name => Text(Root["metadata"]["name"])!;

    /// <summary>Such as <c>state.postgresql</c>.</summary>
    public string Type => Text(Root["spec"]["type"])!;

    /// <summary>How long a component may take to begin, in seconds.</summary>
    public int InitTimeoutSeconds => ((YamlMappingNode)Root["spec"]).Children.TryGetValue("initTimeout", out YamlNode? timeout)
        ? int.Parse(Text(timeout)![..^1], CultureInfo.InvariantCulture) * (Text(timeout)!.EndsWith('m') ? 60 : 1)
        : 5;

    /// <summary>The apps that may load it.</summary>
    public IReadOnlyList<string> Scopes => Root.Children.TryGetValue("scopes", out YamlNode? scopes) ? [.. ((YamlSequenceNode)scopes).Select(scope => Text(scope)!)] : [];

    /// <summary>Every environment variable of the sidecar that the file refers to.</summary>
    public IReadOnlyList<string> Variables => [.. Scalars(Root, "envRef")];

    /// <summary>A component's metadata as the sidecar of a container sees it, variables filled in.</summary>
    public IReadOnlyDictionary<string, string> Metadata(Container sidecar) =>
        ((YamlSequenceNode)Root["spec"]["metadata"]).Cast<YamlMappingNode>().ToDictionary(
            entry => Text(entry["name"])!,
            entry => entry.Children.TryGetValue("envRef", out YamlNode? variable) ? sidecar.Environment[Text(variable)!].Value ?? "" : Text(entry["value"])!,
            StringComparer.Ordinal);

    /// <summary>The files of a sidecar, one entry for each document in them.</summary>
    public static IReadOnlyList<MountedFile> Of(Container sidecar) => [.. sidecar.SecretFiles.SelectMany(file => Parse(file.Key, file.Value))];

    /// <summary>The documents of one file.</summary>
    public static IEnumerable<MountedFile> Parse(string path, string content) =>
        Documents(content).Select(root => new MountedFile(path, content, Text(root["kind"])!, root));

    internal static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

    private static IEnumerable<YamlMappingNode> Documents(string content)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(content));
        return [.. yaml.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The values of a key, wherever it stands.</summary>
    private static IEnumerable<string> Scalars(YamlNode node, string key) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(entry => Text(entry.Key) == key ? [Text(entry.Value)!] : Scalars(entry.Value, key)),
        YamlSequenceNode list => list.SelectMany(item => Scalars(item, key)),
        _ => [],
    };
}
