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

    /// <summary>Whether a module makes resources of a type.</summary>
    private static bool Has(JsonNode module, string[] types) =>
        module["properties"]?["template"] is { } template && Template.Resources(template).Any(resource => types.Contains((string?)resource.Resource["type"]));
}
