using System.Globalization;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Components;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>How many replicas there are, and when.</summary>
public sealed class ScalingTests
{
    public static TheoryData<string> Clusters => PodTests.Clusters;

    public static TheoryData<string> Overlays => [.. Cluster.Overlays];

    [Theory]
    [MemberData(nameof(Clusters))]
    public void What_is_scaled_exists_and_has_no_replicas_of_its_own(string cluster)
    {
        Cluster all = Cluster.Of(cluster);

        Assert.All(all.Kind("ScaledObject"), scaled =>
        {
            Assert.Equal(scaled.Name, scaled.Spec["scaleTargetRef"]!["name"]!.GetValue<string>());
            Assert.Null(all.Deployment(scaled.Name).Spec.Replicas); // each apply would set it back
            Assert.True(Count(scaled.Spec, "minReplicaCount") <= Count(scaled.Spec, "maxReplicaCount"));
            Assert.All(
                scaled.Spec["triggers"]!.AsArray().Select(trigger => trigger!["metadata"]!["containerName"]).OfType<JsonNode>(),
                container => Assert.Equal(scaled.Name, container.GetValue<string>()));
        });
        Assert.DoesNotContain(all.Kind("ScaledObject"), scaled => scaled.Name == AppIds.Scheduler);
    }

    /// <summary>In a cluster a call to scorer wakes nobody.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public void One_scorer_waits_always(string cluster) =>
        Assert.True(Count(Cluster.Of(cluster).Spec("ScaledObject", AppIds.Scorer), "minReplicaCount") >= 1);

    /// <summary>Periods of an hour are due at the hour and Schedule:Grace, 2 min.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public void More_scorers_are_started_before_a_period_is_due(string cluster)
    {
        JsonNode cron = Cluster.Of(cluster).Spec("ScaledObject", AppIds.Scorer)["triggers"]!.AsArray()
            .Single(trigger => trigger!["type"]!.GetValue<string>() == "cron")!["metadata"]!;

        Assert.InRange(Minute(cron["start"]!), 0, 1);
        Assert.InRange(Minute(cron["end"]!), 5, 59);
        Assert.True(int.Parse(cron["desiredReplicas"]!.GetValue<string>(), CultureInfo.InvariantCulture) > 1);
    }

    /// <summary>KEDA reads the checkpoints that Dapr's binding writes; under another name it would see none and start all replicas.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public void Ingest_is_scaled_by_the_checkpoints_of_its_binding(string cluster)
    {
        Cluster all = Cluster.Of(cluster);
        JsonNode trigger = all.Spec("ScaledObject", AppIds.Ingest)["triggers"]!.AsArray().Single()!;
        IReadOnlyDictionary<string, string> telemetry = ComponentFile.InFolder("azure")[ComponentNames.Telemetry].Metadata;
        IReadOnlyDictionary<string, string> settings = Settings.OfFile();

        Assert.Equal(telemetry["consumerID"], trigger["metadata"]!["consumerGroup"]!.GetValue<string>());
        Assert.Equal(telemetry["storageContainerName"], trigger["metadata"]!["blobContainer"]!.GetValue<string>());
        Assert.Equal(settings["FLEETSCORE_STORAGE_ACCOUNT"], trigger["metadata"]!["storageAccountName"]!.GetValue<string>());
        Assert.Equal(settings["FLEETSCORE_EVENTHUBS_NAMESPACE"], trigger["metadata"]!["eventHubNamespace"]!.GetValue<string>());
        Assert.Equal(settings["FLEETSCORE_EVENTHUB"], trigger["metadata"]!["eventHubName"]!.GetValue<string>());
        JsonNode identity = all.Spec("TriggerAuthentication", trigger["authenticationRef"]!["name"]!.GetValue<string>())["podIdentity"]!;
        Assert.Equal("azure-workload", identity["provider"]!.GetValue<string>());
        Assert.Equal(settings["INGEST_IDENTITY"], identity["identityId"]!.GetValue<string>());
    }

    /// <summary>Replicas with one more of each while it is updated, stores, connections of each store: the server must have as many.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_readme_says_how_many_connections_the_database_must_take(string cluster)
    {
        Cluster all = Cluster.Of(cluster);
        int connections = int.Parse(Settings.OfFile()["FLEETSCORE_STATE_CONNECTIONS"], CultureInfo.InvariantCulture);

        int most = ComponentFile.InFolder("azure").Values.Where(component => component.Type == "state.postgresql")
            .SelectMany(component => component.Scopes)
            .Sum(app => (Most(all, app) + 1) * connections);

        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "deploy/kubernetes/README.md"));
        Assert.Contains($"{most} connections", readme, StringComparison.Ordinal);
    }

    private static int Most(Cluster cluster, string app) =>
        cluster.Deployment(app).Spec.Replicas ?? Count(cluster.Spec("ScaledObject", app), "maxReplicaCount");

    private static int Count(JsonNode spec, string field) => spec[field]!.GetValue<int>();

    private static int Minute(JsonNode cron) => int.Parse(cron.GetValue<string>().Split(' ')[0], CultureInfo.InvariantCulture);
}
