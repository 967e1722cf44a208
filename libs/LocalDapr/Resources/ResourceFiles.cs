namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// Reads the resources in the folders of <c>resourcesPaths</c>: every document of every .yaml and .yml file, not those of folders
/// inside, as daprd does. What daprd passes over without a word (a misspelt kind or apiVersion) is refused here.
/// </summary>
internal static class ResourceFiles
{
    private const string ApiVersion = "dapr.io/v1alpha1";
    private const string Hint = "Run the solution with Dapr: dapr run -f .";

    private static readonly string[] Kinds = ["Component", "HTTPEndpoint", "Resiliency", "Configuration"];

    /// <param name="folder">Absolute.</param>
    /// <exception cref="LocalDaprException">It does not exist, or holds what LocalDapr cannot read.</exception>
    public static IReadOnlyList<Resource> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(IsYaml).Order(StringComparer.Ordinal).SelectMany(YamlMap.ReadDocuments).Select(ReadOne)];

    /// <summary>Reads a document as a resource of one of the kinds LocalDapr has.</summary>
    public static Resource ReadOne(YamlMap document)
    {
        string kind = document.Required("kind");
        if (!Kinds.Contains(kind, StringComparer.Ordinal))
        {
            throw document.Error("kind", $"LocalDapr reads resources of kind {string.Join(", ", Kinds)}, not '{kind}'. {Hint}");
        }

        if (document.Required("apiVersion") is var version && version != ApiVersion)
        {
            throw document.Error(
                "apiVersion", $"a {kind} has apiVersion {ApiVersion}, not '{version}'; Dapr passes over others. Write {ApiVersion}.");
        }

        document.AllowOnly($"a {kind}", "apiVersion", "kind", "metadata", "spec", "auth", "scopes");
        YamlMap metadata = document.Map("metadata") ?? throw document.Error("'metadata' is missing; write metadata: { name: … }.");
        metadata.AllowOnly($"the metadata of a {kind}", "name", "namespace", "labels", "annotations");
        return new Resource
        {
            Kind = kind,
            Name = ReadName(metadata),
            Scopes = document.Texts("scopes"),
            Document = document,
        };
    }

    private static bool IsYaml(string file) => Path.GetExtension(file).ToUpperInvariant() is ".YAML" or ".YML";

    /// <summary>A name stands in the API's paths.</summary>
    private static string ReadName(YamlMap metadata)
    {
        string name = metadata.Required("name");
        return name is "." or ".." || name.AsSpan().ContainsAny('/', '%')
            ? throw metadata.Error("name", $"'name' is '{name}'; Dapr takes no '.', '..', and nothing with / or %. Choose another.")
            : name;
    }
}
