using System.Text.Json;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>Each component says what Dapr understands: Dapr itself passes over a misspelt key without a word.</summary>
public sealed partial class ComponentMetadataTests
{
    private static readonly MetadataTable Table = MetadataTable.Read();

    private static readonly string[] Apps = [AppIds.Ingest, AppIds.Aggregator, AppIds.Scheduler, AppIds.Scorer];

    private static readonly Dictionary<string, ResourceFile> Files = new[] { "components", "deploy" }
        .SelectMany(folder => ResourceFile.InFolder(folder, SearchOption.AllDirectories))
        .Where(document => document.Kind == "Component" && document.ApiVersion.StartsWith("dapr.io/", StringComparison.Ordinal))
        .ToDictionary(document => document.File, StringComparer.Ordinal);

    public static TheoryData<string> Components => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Components))]
    public void Its_type_and_version_are_listed(string file) => Assert.NotNull(TypeOf(file));

    [Theory]
    [MemberData(nameof(Components))]
    public void Its_keys_are_those_that_Dapr_lists(string file)
    {
        IReadOnlyDictionary<string, MetadataKey> listed = Table.KeysOf(TypeOf(file)!);

        Assert.All(Read(file).Entries, entry => Assert.True(
            listed.GetValueOrDefault(entry.Key) is { Old: false }, $"{file}: {entry.Key} is no key of {TypeOf(file)!.Type}, or an old one."));
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void What_Dapr_needs_is_given(string file)
    {
        ComponentFile component = Read(file);
        bool input = component.Metadata.GetValueOrDefault("direction") == "input";
        bool entra = component.Metadata.ContainsKey("azureAuthMethods");

        IEnumerable<string> needed = Table.KeysOf(TypeOf(file)!)
            .Where(key => key.Value.Needed == "always" || (key.Value.Needed == "input" && input) || (key.Value.Needed == "entra" && entra))
            .Select(key => key.Key);

        Assert.Empty(needed.Except(component.Metadata.Keys));
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void Its_values_are_texts_of_the_kind_that_Dapr_reads(string file)
    {
        IReadOnlyDictionary<string, MetadataKey> listed = Table.KeysOf(TypeOf(file)!);

        Assert.All(Read(file).Entries.Where(entry => entry.Content.ContainsKey("value")), entry =>
        {
            Assert.Equal(JsonValueKind.String, entry.Value?.GetValueKind()); // "true" and "-1" in quotes
            Assert.Null(listed[entry.Key].Problem(entry.Text));
        });
    }

    /// <summary>
    /// The connection string of state.postgresql may hold a password. Where access is by identity it holds none, and comes from
    /// the environment as all that differs between places.
    /// </summary>
    [Theory]
    [MemberData(nameof(Components))]
    public void A_secret_comes_by_reference(string file)
    {
        IReadOnlyDictionary<string, MetadataKey> listed = Table.KeysOf(TypeOf(file)!);

        Assert.All(
            Read(file).Entries.Where(entry => listed[entry.Key].Secret),
            entry => Assert.True(entry.IsSecret || entry.Variable is not null, $"{file}: {entry.Key} is a secret in the open."));
    }

    /// <summary>A sidecar refuses to give a component APP_API_TOKEN and whatever begins with DAPR_.</summary>
    [Theory]
    [MemberData(nameof(Components))]
    public void Variables_are_named_so_that_a_sidecar_hands_them_out(string file) =>
        Assert.All(Read(file).Entries.Select(entry => entry.Variable).OfType<string>(), name => Assert.Matches(VariableName(), name));

    [Theory]
    [MemberData(nameof(Components))]
    public void A_binding_says_its_direction_and_its_type_has_it(string file)
    {
        ComponentFile component = Read(file);
        if (TypeOf(file) is not { IsBinding: true } type)
        {
            Assert.DoesNotContain("direction", component.Metadata.Keys);
            return;
        }

        string direction = component.Name is ComponentNames.Telemetry or ComponentNames.Tick ? "input" : "output";
        Assert.Equal(direction, component.Metadata.GetValueOrDefault("direction"));
        Assert.Contains(direction, type.Directions!);
    }

    /// <summary>A sidecar passes over a file that does not end in .yaml; two documents in one would hide one of them from a reader.</summary>
    [Theory]
    [MemberData(nameof(Components))]
    public void It_stands_alone_in_a_file_of_its_name_and_is_for_known_apps(string file)
    {
        Assert.Equal(Read(file).Name + ".yaml", Path.GetFileName(file));
        Assert.NotEmpty(Read(file).Scopes);
        Assert.Empty(Read(file).Scopes.Except(Apps));
        Assert.Empty(ResourceSchemas.Problems(Files[file]));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("azure")]
    public void The_workflow_store_alone_is_for_actors(string folder) => Assert.Equal(
        [ComponentNames.Workflow],
        ComponentFile.InFolder(folder).Values.Where(component => component.Metadata.GetValueOrDefault("actorStateStore") == "true")
            .Select(component => component.Name));

    private static ComponentFile Read(string file) => ComponentFile.From(Files[file]);

    private static ComponentType? TypeOf(string file) => Table.Find(Read(file).Type, Read(file).Version);

    [GeneratedRegex("^FLEETSCORE(_[A-Z]+)+$")]
    private static partial Regex VariableName();
}
