using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>What every app must have, in every variant of the deployment.</summary>
public sealed class AppTests
{
    /// <summary>Before, an event that failed was checkpointed all the same (dapr#10527).</summary>
    private static readonly Version OldestDapr = new(1, 18, 5);

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_apps_are_the_four_services_and_dapr_control(string variant) =>
        Assert.Equal(
            Variants.Services.Append(Variants.Control).Order(StringComparer.Ordinal),
            Variants.Of(variant).Apps.Select(app => app.Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_service_has_an_identity_of_its_own_and_no_other_kind(string variant, string name)
    {
        Deployment deployment = Variants.Of(variant);
        ContainerApp app = deployment.App(name);

        Assert.Equal("UserAssigned", (string?)app.Resource.Body["identity"]?["type"]);
        IEnumerable<string> sharedByNobody = app.Identities.Where(identity => deployment.Apps.Count(other => other.Identities.Contains(identity)) == 1);
        Assert.Single(sharedByNobody);
        Assert.All(app.Identities, identity => Assert.Contains(deployment.Of("Microsoft.ManagedIdentity/userAssignedIdentities"), made => made.Id == identity));
    }

    /// <summary>It asks nobody for anything, and its images are public.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Dapr_control_has_no_identity_since_it_may_do_nothing(string variant) => Assert.Null(Variants.Of(variant).App(Variants.Control).Resource.Body["identity"]);

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_service_comes_first_and_its_own_daprd_beside_it(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        Assert.False(app.ManagedDapr, "managed Dapr is older and cannot be pinned");
        Assert.Equal(2, app.Containers.Count);
        Assert.Null(app.Containers[0].Program);
        Assert.Equal("daprd", app.Containers[1].Program);
        Assert.Equal(name, app.Sidecar!.CommandLine.Flag("app-id"));
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Dapr_control_runs_placement_and_the_Scheduler_once(string variant)
    {
        ContainerApp control = Variants.Of(variant).App(Variants.Control);

        Assert.Equal(["placement", "scheduler"], control.Containers.Select(container => container.Program).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (control.MinReplicas, control.MaxReplicas));
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Dapr_has_one_version_everywhere_and_it_is_new_enough(string variant)
    {
        string[] versions = [.. Variants.Of(variant).Apps.SelectMany(app => app.Containers).Where(container => container.Program is not null).Select(container => Tag(container.Image)).Distinct()];

        string version = Assert.Single(versions);
        Assert.True(Version.TryParse(version, out Version? parsed), $"{version} is not a version of three numbers");
        Assert.True(parsed >= OldestDapr, $"daprd {version} is older than {OldestDapr}");
    }

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void An_image_is_named_by_a_version(string variant, string name) =>
        Assert.All(Variants.Of(variant).App(name).Containers, container => Assert.NotEqual("latest", Tag(container.Image)));

    /// <summary>Docker Hub counts pulls without an account by address, and replicas leave from addresses that they share with others.</summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void No_image_comes_from_Docker_Hub(string variant, string name) =>
        Assert.All(Variants.Of(variant).App(name).Containers.Concat(Variants.Of(variant).App(name).InitContainers), container => Assert.Matches(@"^(ghcr\.io|mcr\.microsoft\.com|[\w]+\.azurecr\.io)/", container.Image));

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void Every_container_is_probed_for_being_alive_and_ready_and_all_but_a_sidecar_when_it_starts(string variant, string name) =>
        Assert.All(
            Variants.Of(variant).App(name).Containers,
            container => Assert.Equal(
                container.Program == "daprd" ? ["Liveness", "Readiness"] : ["Liveness", "Readiness", "Startup"],
                container.Probes.Select(probe => (string)probe["type"]!).Order(StringComparer.Ordinal)));

    /// <summary>A component may take its initTimeout to begin, 5 s unless it says more, one after another.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_is_not_killed_while_its_components_may_still_begin(string variant, string name)
    {
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;
        int patience = sidecar.Probes.Where(probe => (string?)probe["type"] is "Startup" or "Liveness")
            .Sum(probe => ((int?)probe["initialDelaySeconds"] ?? 0) + (((int?)probe["periodSeconds"] ?? 10) * ((int?)probe["failureThreshold"] ?? 3)));
        int initTimeouts = MountedFile.Of(sidecar).Where(file => file.Kind == "Component").Sum(file => file.InitTimeoutSeconds);

        Assert.True(patience >= initTimeouts, $"{sidecar} is killed after {patience} s, though its components may take {initTimeouts} s");
    }

    /// <summary>The ranges that Microsoft.App/containerApps documents for a probe's numbers.</summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void The_numbers_of_a_probe_are_within_the_limits_of_Container_Apps(string variant, string name)
    {
        foreach (JsonNode probe in Variants.Of(variant).App(name).Containers.SelectMany(container => container.Probes))
        {
            InRange(probe, "initialDelaySeconds", 0, 60);
            InRange(probe, "periodSeconds", 1, 240);
            InRange(probe, "timeoutSeconds", 1, 240);
            InRange(probe, "failureThreshold", 1, 10);
            InRange(probe, "successThreshold", 1, (string?)probe["type"] == "Readiness" ? 10 : 1);
        }
    }

    /// <summary>
    /// Consumption: 2 GiB for each vCPU in steps of a quarter, up to 4 vCPU, all containers of a replica added up
    /// (https://learn.microsoft.com/azure/container-apps/containers#allocations).
    /// </summary>
    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void A_replica_asks_for_an_allowed_amount_of_processor_and_memory(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        Assert.All(app.Containers, container => Assert.True(container is { Cpu: > 0, Memory: > 0 }, $"{container} has no limit of processor and memory in Gi"));
        decimal cpu = app.Containers.Sum(container => container.Cpu!.Value);
        decimal memory = app.Containers.Sum(container => container.Memory!.Value);
        Assert.True(cpu % 0.25m == 0 && cpu is >= 0.25m and <= 4m, $"{app} asks for {cpu} vCPU in total");
        Assert.Equal(2 * cpu, memory);
    }

    /// <summary>daprd stops before it is killed: its own patience is shorter than the platform's.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_has_time_to_stop(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);
        int patience = (int?)app.Resource["template.terminationGracePeriodSeconds"] ?? 30;
        int shutdown = int.Parse(app.Sidecar!.CommandLine.Flag("dapr-graceful-shutdown-seconds") ?? "5", System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(shutdown, 0, patience - 1);
    }

    private static string Tag(string image) => image[(image.LastIndexOf(':') + 1)..];

    private static void InRange(JsonNode probe, string number, int least, int most)
    {
        if (probe[number] is { } value)
        {
            Assert.InRange((int)value, least, most);
        }
    }
}
