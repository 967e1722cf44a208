using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>What is kept, where, and for how long.</summary>
public sealed class StorageTests
{
    /// <summary>Checkpoints are overwritten, models are kept until a person removes them.</summary>
    [Theory]
    [InlineData(Variants.Demo, "checkpoints", "deadletter", "models", "results")]
    [InlineData(Variants.Capture, "checkpoints", "deadletter", "models", "readings", "results")]
    [InlineData(Variants.Production, "checkpoints", "deadletter", "models", "readings", "results")]
    [InlineData(Variants.Nfs, "checkpoints", "deadletter", "readings")]
    public void There_is_a_container_for_all_that_is_kept_as_blobs(string variant, params string[] names) =>
        Assert.Equal(names, Variants.Of(variant).Of("Microsoft.Storage/storageAccounts/blobServices/containers").Select(container => container.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(Variants.Demo, "deadletter", "results")]
    [InlineData(Variants.Capture, "deadletter", "readings", "results")]
    [InlineData(Variants.Nfs, "deadletter", "readings")]
    public void What_grows_without_end_is_removed_some_day(string variant, params string[] names)
    {
        JsonNode[] rules = [.. ContainerApp.Items(Variants.Of(variant).Only("Microsoft.Storage/storageAccounts/managementPolicies")["policy.rules"])];

        Assert.Equal(names, rules.Select(rule => ((string)rule["definition"]!["filters"]!["prefixMatch"]![0]!).TrimEnd('/')).Order(StringComparer.Ordinal));
        Assert.All(rules, rule =>
        {
            Assert.True((bool)rule["enabled"]!);
            Assert.True((int)rule["definition"]!["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]! > 0);
        });
    }

    [Fact]
    public void File_shares_are_there_for_models_and_results_by_NFS()
    {
        Deployment deployment = Variants.Of(Variants.Nfs);
        Resource[] shares = [.. deployment.Of("Microsoft.Storage/storageAccounts/fileServices/shares")];

        Assert.Equal([ComponentNames.Models, ComponentNames.Results], shares.Select(share => share.Name).Order(StringComparer.Ordinal));
        Assert.All(shares, share => Assert.Equal("NFS", (string?)share["enabledProtocols"]));
        Assert.Contains(deployment.Of("Microsoft.Network/privateEndpoints"), endpoint => (string?)endpoint["privateLinkServiceConnections"]![0]!["properties"]!["groupIds"]![0] == "file");
        foreach (Resource share in shares)
        {
            string account = share.Id.Split('/')[8];
            JsonNode mount = Assert.Single(deployment.Of("Microsoft.App/managedEnvironments/storages"), storage => storage.Name == share.Name)["nfsAzureFile"]!;
            Assert.Equal($"/{account}/{share.Name}", (string?)mount["shareName"]);
            Assert.Equal($"{account}.file.core.windows.net", (string?)mount["server"]);
        }
    }

    /// <summary>Own consumer groups and Capture begin with Standard.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_hub_has_a_consumer_group_of_our_own_that_the_binding_reads_as(string variant)
    {
        Deployment deployment = Variants.Of(variant);
        Container sidecar = deployment.App(AppIds.Ingest).Sidecar!;
        MountedFile binding = MountedFile.Of(sidecar).Single(file => file.Kind == "Component" && file.Name == ComponentNames.Telemetry);

        Assert.Equal("Standard", (string?)deployment.Only("Microsoft.EventHub/namespaces").Body["sku"]!["name"]);
        Resource group = deployment.Only("Microsoft.EventHub/namespaces/eventhubs/consumergroups");
        Assert.Equal(binding.Metadata(sidecar)["consumerID"], group.Name);
        Assert.Equal(deployment.Only("Microsoft.EventHub/namespaces").Name + ".servicebus.windows.net", binding.Metadata(sidecar)["eventHubNamespace"]);
        Assert.Equal(deployment.Only("Microsoft.EventHub/namespaces/eventhubs").Name, binding.Metadata(sidecar)["eventHub"]);
    }

    [Theory]
    [InlineData(Variants.Demo, false)]
    [InlineData(Variants.Capture, true)]
    [InlineData(Variants.Production, true)]
    public void Raw_readings_are_kept_where_that_is_asked_for(string variant, bool kept) =>
        Assert.Equal(kept, (bool?)Variants.Of(variant).Only("Microsoft.EventHub/namespaces/eventhubs")["captureDescription.enabled"] ?? false);

    /// <summary>Every sidecar with state signs in as the one role that owns the tables, to the database that is made.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_state_store_is_in_the_database_of_this_deployment(string variant, string name)
    {
        Deployment deployment = Variants.Of(variant);
        Container sidecar = deployment.App(name).Sidecar!;

        foreach (MountedFile store in MountedFile.Of(sidecar).Where(file => file is { Kind: "Component", Type: "state.postgresql" }))
        {
            string connection = store.Metadata(sidecar)["connectionString"];
            string identity = Needs.IdentityOfClientId(store.Metadata(sidecar)["azureClientId"]);
            Assert.Contains($"host={{{deployment.Only("Microsoft.DBforPostgreSQL/flexibleServers").Id}#fullyQualifiedDomainName}} ", connection, StringComparison.Ordinal);
            Assert.Contains($"user={identity.Split('/')[^1]} ", connection, StringComparison.Ordinal);

            // what the hook makes in the server
            Assert.Contains($"database={Output(deployment, "FLEETSCORE_DATABASE")} ", connection, StringComparison.Ordinal);
            Assert.Contains($"user={Output(deployment, "FLEETSCORE_STATE_ROLE")} ", connection, StringComparison.Ordinal);
            Assert.Equal($"{{{identity}#principalId}}", Output(deployment, "FLEETSCORE_STATE_PRINCIPAL_ID"));
        }
    }

    private static string Output(Deployment deployment, string name) => (string)deployment.Snapshot["outputs"]![name]!;
}
