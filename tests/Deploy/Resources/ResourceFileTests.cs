using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>
/// Every resource that a sidecar or a cluster is given has the fields of its kind, as the files stand. A sidecar passes over a field
/// it does not know, and over the whole resource where it cannot read a value.
/// </summary>
public sealed partial class ResourceFileTests
{
    private static readonly string Cluster = Path.Combine("deploy", "kubernetes") + Path.DirectorySeparatorChar;

    private static readonly Dictionary<string, ResourceFile> Files = new[] { "components", "deploy" }
        .SelectMany(folder => ResourceFile.InFolder(folder, SearchOption.AllDirectories))
        .Where(document => document.Kind != "Kustomization")
        .Where(document => document.ApiVersion.StartsWith("dapr.io/", StringComparison.Ordinal)
            || document.File.StartsWith(Cluster, StringComparison.Ordinal))
        .ToDictionary(document => $"{document.File} {document.Kind} {document.Name}", StringComparer.Ordinal);

    public static TheoryData<string> Resources => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Resources))]
    public void It_has_the_fields_of_its_kind(string resource) => Assert.Empty(ResourceSchemas.Problems(Files[resource]));

    /// <summary>A sidecar refuses to give a resource APP_API_TOKEN and whatever begins with DAPR_.</summary>
    [Theory]
    [MemberData(nameof(Resources))]
    public void Its_variables_are_named_so_that_a_sidecar_hands_them_out(string resource) =>
        Assert.All(Variables(Files[resource].Content), name => Assert.Matches(VariableName(), name));

    private static IEnumerable<string> Variables(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "envRef" ? [pair.Value!.GetValue<string>()] : Variables(pair.Value)),
        JsonArray list => list.SelectMany(Variables),
        _ => [],
    };

    [GeneratedRegex("^FLEETSCORE(_[A-Z]+)+$")]
    private static partial Regex VariableName();
}
