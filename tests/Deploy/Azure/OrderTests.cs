using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>What must be there before an app is: its image cannot be pulled earlier, and a revision that waits for it fails.</summary>
public sealed class OrderTests
{
    private static readonly string[] RoleAssignments = ["Microsoft.Authorization/roleAssignments"];

    public static TheoryData<string> Services => [.. Variants.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void The_registry_with_its_rights_comes_before_a_service(string service) => Assert.Contains("registry", Before(service));

    [Theory]
    [MemberData(nameof(Services))]
    public void In_a_private_network_so_does_the_way_to_the_registry(string service) => Assert.Contains("registryEndpoint", Before(service));

    /// <summary>The token is read from dapr-control.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Dapr_control_comes_before_a_service(string service) => Assert.Contains("control", Before(service));

    /// <summary>While it is being changed, the server takes no administrator: AadAuthOperationCannotBePerformedWhenServerIsNotAccessible.</summary>
    [Fact]
    public void The_database_has_its_firewall_and_its_endpoint_before_its_administrator()
    {
        IEnumerable<string> naming = Modules().Where(module => Has(module.Value, ["Microsoft.DBforPostgreSQL/flexibleServers/administrators"])).Select(module => module.Key);

        Assert.Equal("databaseAdministrator", Assert.Single(naming));
        Assert.Superset(new HashSet<string>(["database", "databaseEndpoint"], StringComparer.Ordinal), Before("databaseAdministrator"));
    }

    [Fact]
    public void Identities_come_before_the_rights_they_get()
    {
        IEnumerable<string> granting = Modules().Where(module => Has(module.Value, RoleAssignments)).Select(module => module.Key);

        Assert.All(granting.Except(Variants.Services), module => Assert.Contains("identities", Before(module)));
    }

    /// <summary>A resource that is asked for and is not there yet ends the deployment, so its maker comes first.</summary>
    [Fact]
    public void What_a_module_reads_was_made_before_it()
    {
        foreach ((string name, JsonNode module) in Modules().Where(module => module.Value["properties"]?["template"] is not null))
        {
            HashSet<string> made = [.. Before(name).Append(name).SelectMany(earlier => Types(Modules()[earlier], existing: false))];

            Assert.All(Types(module, existing: true), type => Assert.True(made.Any(maker => $"{type}/".StartsWith($"{maker}/", StringComparison.Ordinal)), $"{name} reads a {type}"));
        }
    }

    private static Dictionary<string, JsonNode> Modules() => Template.Resources(MainTemplate()).ToDictionary(resource => resource.Name, resource => resource.Resource, StringComparer.Ordinal);

    private static JsonNode MainTemplate() => Template.Of("main.bicep").Nested[0].Root;

    /// <summary>All modules of main.bicep that are deployed before one, by their symbolic names.</summary>
    private static HashSet<string> Before(string module)
    {
        Dictionary<string, JsonNode> modules = Modules();
        var before = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([module]);
        while (open.TryDequeue(out string? next))
        {
            foreach (string earlier in ContainerApp.Items(modules[next]["dependsOn"]).Select(name => (string)name!).Where(before.Add))
            {
                open.Enqueue(earlier);
            }
        }

        return before;
    }

    /// <summary>Types of the resources that a module, with those in it, makes or reads; a condition that is given as false counts.</summary>
    private static IEnumerable<string> Types(JsonNode module, bool existing) =>
        Template.Resources(module["properties"]!["template"]!).Select(resource => resource.Resource).SelectMany(resource =>
            (string)resource["type"]! == "Microsoft.Resources/deployments"
                ? Types(resource, existing)
                : (resource["existing"] is not null) == existing && !IsOff(resource, module) ? [(string)resource["type"]!] : Array.Empty<string>());

    /// <summary>Such as <c>"condition": "[parameters('hasState')]"</c>, where the module is given <c>false</c>.</summary>
    private static bool IsOff(JsonNode resource, JsonNode module) =>
        (string?)resource["condition"] is { } condition
        && module["properties"]!["parameters"]!.AsObject().Any(given => condition == $"[parameters('{given.Key}')]" && given.Value!["value"] is JsonValue value && value.TryGetValue(out bool holds) && !holds);

    /// <summary>Whether a module makes resources of a type.</summary>
    private static bool Has(JsonNode module, string[] types) =>
        module["properties"]?["template"] is { } template && Template.Resources(template).Any(resource => types.Contains((string?)resource.Resource["type"]));
}
