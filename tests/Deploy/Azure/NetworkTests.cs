using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>Who can knock at what: nothing is public but what is meant, and no key opens anything.</summary>
public sealed class NetworkTests
{
    /// <summary>Ingest is called by the binding beside it alone. The dashboard, and only where it is asked for, is public.</summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void An_app_is_reached_from_outside_only_where_that_is_meant(string variant, string name)
    {
        JsonNode? ingress = Variants.Of(variant).App(name).Ingress;

        if (name == AppIds.Ingest)
        {
            Assert.Null(ingress);
            return;
        }

        bool meant = variant == Variants.Dashboard && name == AppIds.Scheduler;
        Assert.Equal(meant, (bool)ingress!["external"]!);
        Assert.NotEqual(true, (bool?)ingress["allowInsecure"]);
        Assert.All(ContainerApp.Items(ingress["additionalPortMappings"]), mapping => Assert.False((bool)mapping["external"]!));
    }

    [Fact]
    public void The_public_dashboard_is_open_to_named_addresses_alone()
    {
        IReadOnlyList<JsonNode> restrictions = ContainerApp.Items(Variants.Of(Variants.Dashboard).App(AppIds.Scheduler).Ingress!["ipSecurityRestrictions"]);

        Assert.NotEmpty(restrictions);
        Assert.All(restrictions, restriction => Assert.Equal("Allow", (string?)restriction["action"]));
        Assert.All(restrictions, restriction => Assert.DoesNotMatch("^0\\.0\\.0\\.0|/0$", (string)restriction["ipAddressRange"]!));
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Blobs_are_opened_by_identity_alone(string variant)
    {
        Deployment deployment = Variants.Of(variant);

        Assert.All(deployment.Of("Microsoft.Storage/storageAccounts"), account =>
        {
            Assert.False((bool)account["allowSharedKeyAccess"]!, $"{account} has shared keys");
            Assert.False((bool)account["allowBlobPublicAccess"]!, $"{account} has public blobs");
            Assert.Equal("TLS1_2", (string?)account["minimumTlsVersion"]);
        });
        Assert.All(deployment.Of("Microsoft.Storage/storageAccounts/blobServices/containers"), container => Assert.Equal("None", (string?)container["publicAccess"]));
    }

    /// <summary>NFS knows neither keys nor TLS: the account that serves it is in the private network alone.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void An_account_that_speaks_without_TLS_is_not_public(string variant)
    {
        foreach (Resource account in Variants.Of(variant).Of("Microsoft.Storage/storageAccounts"))
        {
            bool plain = (bool?)account["supportsHttpsTrafficOnly"] == false;
            Assert.Equal(variant == Variants.Nfs && (string?)account.Body["kind"] == "FileStorage", plain);
            if (plain)
            {
                Assert.Equal("Disabled", (string?)account["publicNetworkAccess"]);
                Assert.Equal("Deny", (string?)account["networkAcls.defaultAction"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Hub_registry_and_database_have_no_keys_or_passwords(string variant)
    {
        Deployment deployment = Variants.Of(variant);
        Resource hubs = deployment.Only("Microsoft.EventHub/namespaces");
        Resource registry = deployment.Only("Microsoft.ContainerRegistry/registries");
        Resource server = deployment.Only("Microsoft.DBforPostgreSQL/flexibleServers");

        Assert.True((bool)hubs["disableLocalAuth"]!);
        Assert.Equal("1.2", (string?)hubs["minimumTlsVersion"]);
        Assert.False((bool)registry["adminUserEnabled"]!);
        Assert.NotEqual(true, (bool?)registry["anonymousPullEnabled"]);
        Assert.Equal("Enabled", (string?)server["authConfig.activeDirectoryAuth"]);
        Assert.Equal("Disabled", (string?)server["authConfig.passwordAuth"]);
        Assert.Null(server["administratorLoginPassword"]);
    }

    /// <summary>0.0.0.0 alone is how Azure names its own addresses; any wider range would be the internet.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_database_lets_nobody_knock_from_outside_of_Azure(string variant) =>
        Assert.All(Variants.Of(variant).Of("Microsoft.DBforPostgreSQL/flexibleServers/firewallRules"), rule => Assert.Equal(("0.0.0.0", "0.0.0.0"), ((string?)rule["startIpAddress"], (string?)rule["endIpAddress"])));

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "blob", "privatelink.blob.")]
    [InlineData("Microsoft.EventHub/namespaces", "namespace", "privatelink.servicebus.windows.net")]
    [InlineData("Microsoft.ContainerRegistry/registries", "registry", "privatelink.azurecr.io")]
    [InlineData("Microsoft.DBforPostgreSQL/flexibleServers", "postgresqlServer", "privatelink.postgres.database.azure.com")]
    public void In_a_virtual_network_a_service_is_reached_by_its_private_endpoint_alone(string type, string group, string zone)
    {
        Deployment deployment = Variants.Of(Variants.Production);
        Resource service = deployment.Only(type);

        Assert.Equal("Disabled", (string?)(service["publicNetworkAccess"] ?? service["network.publicNetworkAccess"]));
        Resource endpoint = Assert.Single(deployment.Of("Microsoft.Network/privateEndpoints"), endpoint =>
            ContainerApp.Items(endpoint["privateLinkServiceConnections"]).Any(connection => (string?)connection["properties"]!["privateLinkServiceId"] == service.Id && (string?)connection["properties"]!["groupIds"]![0] == group));
        Resource zones = Assert.Single(deployment.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"), zones => zones.Id.StartsWith(endpoint.Id + "/", StringComparison.Ordinal));
        string zoneId = (string)zones["privateDnsZoneConfigs"]![0]!["properties"]!["privateDnsZoneId"]!;
        Assert.Contains(zone, zoneId, StringComparison.Ordinal);
        Assert.Contains(deployment.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks"), link => link.Id.StartsWith(zoneId + "/", StringComparison.Ordinal));
        Assert.Empty(deployment.Of("Microsoft.DBforPostgreSQL/flexibleServers/firewallRules"));
    }

    /// <summary>A registry has private endpoints on its Premium tier alone.</summary>
    [Fact]
    public void The_private_registry_is_of_the_tier_that_has_private_endpoints() =>
        Assert.Equal("Premium", (string?)Variants.Of(Variants.Production).Only("Microsoft.ContainerRegistry/registries").Body["sku"]!["name"]);
}
