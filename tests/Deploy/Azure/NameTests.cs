using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>Names within Azure's limits: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.</summary>
public sealed class NameTests
{
    /// <summary>Length and characters by type; types that are not here take any name that is used here.</summary>
    private static readonly Dictionary<string, string> Rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.App/containerApps"] = "^(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]$",
        ["Microsoft.App/managedEnvironments"] = "^[a-zA-Z][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
        ["Microsoft.App/managedEnvironments/storages"] = "^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$",
        ["Microsoft.ContainerRegistry/registries"] = "^[a-zA-Z0-9]{5,50}$",
        ["Microsoft.DBforPostgreSQL/flexibleServers"] = "^(?!-)[a-z0-9-]{3,63}(?<!-)$",
        ["Microsoft.DBforPostgreSQL/flexibleServers/databases"] = "^[a-zA-Z_][a-zA-Z0-9_-]{0,62}$",
        ["Microsoft.DBforPostgreSQL/flexibleServers/firewallRules"] = "^[a-zA-Z0-9_-]{1,128}$",
        ["Microsoft.EventHub/namespaces"] = "^(?!.*(-|-sb|-mgmt)$)[a-zA-Z][a-zA-Z0-9-]{5,49}$",
        ["Microsoft.EventHub/namespaces/eventhubs"] = "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}[a-zA-Z0-9]$",
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = "^[a-z0-9][a-z0-9._-]{0,48}[a-z0-9]$", // in lower case: KEDA looks for checkpoints so
        ["Microsoft.Insights/components"] = @"^[^%&\\?/]{1,260}(?<![ .])$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$",
        ["Microsoft.Network/virtualNetworks"] = "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_]$",
        ["Microsoft.Network/privateEndpoints"] = "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_]$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Storage/storageAccounts/fileServices/shares"] = "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Authorization/roleAssignments"] = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    };

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_resource_has_a_name_that_its_type_allows(string variant)
    {
        Resource[] known = [.. Variants.Of(variant).Resources.Where(resource => Rules.ContainsKey(resource.Type))];

        Assert.NotEmpty(known);
        Assert.All(known, resource => Assert.Matches(Rules[resource.Type], resource.Name));
    }

    /// <summary>The other types' names are fixed by Azure (default), are those of DNS zones, or are chosen by people in the portal.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_type_without_a_rule_here_has_a_name_of_letters_digits_dots_and_dashes(string variant) =>
        Assert.All(Variants.Of(variant).Resources.Where(resource => !Rules.ContainsKey(resource.Type)), resource => Assert.Matches("^[a-zA-Z0-9][a-zA-Z0-9 ._-]{0,79}$", resource.Name));

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void No_resource_is_made_twice(string variant) => Assert.Distinct(Variants.Of(variant).Resources.Select(resource => resource.Id), StringComparer.OrdinalIgnoreCase);

    /// <summary>Kubernetes' rules for labels, and for keys of secrets.</summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void Containers_volumes_secrets_and_rules_have_allowed_names(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        Assert.All(app.Containers.Concat(app.InitContainers), container => Assert.Matches("^[a-z0-9]([a-z0-9-]{0,44}[a-z0-9])?$", container.Name));
        Assert.All(app.Volumes.Keys, volume => Assert.Matches("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", volume));
        Assert.All(app.Secrets.Keys, secret => Assert.Matches("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", secret));
        Assert.All(app.ScaleRules, rule => Assert.Matches("^[a-z0-9]([a-z0-9.-]{0,30}[a-z0-9])?$", rule.Name));
    }
}
