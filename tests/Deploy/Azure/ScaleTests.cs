using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>When replicas come and go.</summary>
public sealed class ScaleTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Ingest_grows_with_the_events_that_its_own_binding_has_not_checkpointed(string variant)
    {
        ContainerApp app = Variants.Of(variant).App(AppIds.Ingest);
        IReadOnlyDictionary<string, string> binding = MountedFile.Of(app.Sidecar!).Single(file => file.Kind == "Component" && file.Name == ComponentNames.Telemetry).Metadata(app.Sidecar!);

        ScaleRule rule = Assert.Single(app.ScaleRules);
        Assert.Equal("azure-eventhub", rule.Type);
        Assert.Contains(rule.Identity, app.Identities);
        Assert.Equal("blobMetadata", rule.Metadata["checkpointStrategy"]);
        Assert.Equal(binding["eventHubNamespace"].Split('.')[0], rule.Metadata["eventHubNamespace"]);
        Assert.Equal(binding["eventHub"], rule.Metadata["eventHubName"]);
        Assert.Equal(binding["consumerID"], rule.Metadata["consumerGroup"]);
        Assert.Equal(binding["storageAccountName"], rule.Metadata["storageAccountName"]);
        Assert.Equal(binding["storageContainerName"], rule.Metadata["blobContainer"]);
        Assert.True(int.Parse(rule.Metadata["unprocessedEventThreshold"], CultureInfo.InvariantCulture) > 0);
    }

    /// <summary>A partition has one reader: further replicas of ingest would idle.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Ingest_has_no_more_replicas_than_the_hub_has_partitions(string variant) =>
        Assert.InRange(Variants.Of(variant).App(AppIds.Ingest).MaxReplicas, 1, (int)Variants.Of(variant).Only("Microsoft.EventHub/namespaces/eventhubs")["partitionCount"]!);

    /// <summary>The ingress counts a request as a fifteenth for each second it lasts, so that one at a time is the rule for long ones.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scorer_sleeps_between_runs_and_is_woken_by_requests_and_by_the_clock(string variant)
    {
        ContainerApp app = Variants.Of(variant).App(AppIds.Scorer);

        Assert.Equal(0, app.MinReplicas);
        Assert.Equal(["cron", "http"], app.ScaleRules.Select(rule => rule.Type).Order(StringComparer.Ordinal));
        Assert.Equal("1", app.ScaleRules.Single(rule => rule.Type == "http").Metadata["concurrentRequests"]);
    }

    /// <summary>A period is due when its grace is over, and the tick that finds it may come a minute later.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scorer_is_warm_before_a_period_is_due_and_as_long_as_its_run_takes(string variant)
    {
        Deployment deployment = Variants.Of(variant);
        TimeSpan period = Option(deployment, "Schedule__Period", TimeSpan.FromHours(1));
        TimeSpan grace = Option(deployment, "Schedule__Grace", TimeSpan.FromMinutes(2));
        ScaleRule rule = deployment.App(AppIds.Scorer).ScaleRules.Single(rule => rule.Type == "cron");

        Assert.Equal("Etc/UTC", rule.Metadata["timezone"]);
        Assert.InRange(int.Parse(rule.Metadata["desiredReplicas"], CultureInfo.InvariantCulture), 1, deployment.App(AppIds.Scorer).MaxReplicas);
        bool[] warm = WarmMinutes.OfADay(rule.Metadata["start"], rule.Metadata["end"]);
        for (TimeSpan due = grace; due < TimeSpan.FromDays(1) + grace; due += period)
        {
            for (int minute = -1; minute <= 2; minute++)
            {
                int at = (int)(due.TotalMinutes + minute + 1440) % 1440;
                Assert.True(warm[at], $"At {at / 60:00}:{at % 60:00} scorer sleeps, though a period is due at {due:hh\\:mm}: {rule.Metadata["start"]} to {rule.Metadata["end"]}");
            }
        }

        Assert.Contains(false, warm);
    }

    /// <summary>A rule of processor use cannot start the first replica.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Aggregator_grows_with_requests_and_with_its_processor(string variant)
    {
        ContainerApp app = Variants.Of(variant).App(AppIds.Aggregator);

        Assert.True(app.MinReplicas >= 1);
        Assert.Equal(["cpu", "http"], app.ScaleRules.Select(rule => rule.Type).Order(StringComparer.Ordinal));
        Assert.Equal("Utilization", app.ScaleRules.Single(rule => rule.Type == "cpu").Metadata["type"]);
    }

    /// <summary>Each replica would tick; scheduler stands two at once, but gains nothing by them.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scheduler_is_one(string variant)
    {
        ContainerApp app = Variants.Of(variant).App(AppIds.Scheduler);

        Assert.Equal((1, 1), (app.MinReplicas, app.MaxReplicas));
        Assert.Empty(app.ScaleRules);
    }

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void One_revision_at_a_time_takes_the_requests(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        Assert.Equal("Single", app.RevisionsMode);
        Assert.InRange(app.MaxReplicas, Math.Max(1, app.MinReplicas), 1000);
    }

    private static TimeSpan Option(Deployment deployment, string name, TimeSpan unlessSaid) =>
        deployment.App(AppIds.Scheduler).Service!.Environment.TryGetValue(name, out EnvironmentVariable? option) ? TimeSpan.Parse(option.Value!, CultureInfo.InvariantCulture) : unlessSaid;
}
