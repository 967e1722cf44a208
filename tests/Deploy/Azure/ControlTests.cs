using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The sidecars find placement and Scheduler behind the ingress of dapr-control, and each other by HTTPEndpoints.</summary>
public sealed class ControlTests
{
    /// <summary>Who calls whom by service invocation.</summary>
    private static readonly Dictionary<string, string[]> Calls = new(StringComparer.Ordinal)
    {
        [AppIds.Ingest] = [AppIds.Aggregator],
        [AppIds.Aggregator] = [],
        [AppIds.Scheduler] = [AppIds.Scorer],
        [AppIds.Scorer] = [],
    };

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_ingress_leads_to_the_ports_that_placement_and_the_Scheduler_listen_on(string variant)
    {
        ContainerApp control = Variants.Of(variant).App(Variants.Control);

        Assert.Equal("tcp", ((string?)control.Ingress!["transport"])?.ToLowerInvariant());
        Assert.Equal(
            control.Containers.Select(container => ListeningPorts.Of(container)["port"]).Order(),
            Mappings(control).Select(mapping => (int)mapping["targetPort"]!).Order());
    }

    /// <summary>Actors and workflows live where the actor state store is; no other sidecar has to do with them.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_with_workflows_asks_for_them_where_the_ingress_is(string variant, string name)
    {
        ContainerApp control = Variants.Of(variant).App(Variants.Control);
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;
        bool hasWorkflows = MountedFile.Of(sidecar).Any(file => file.Kind == "Component" && file.Metadata(sidecar).GetValueOrDefault("actorStateStore") == "true");

        Assert.Equal(hasWorkflows ? Address(control, "placement") : null, sidecar.CommandLine.Flag("placement-host-address"));
        Assert.Equal(hasWorkflows ? Address(control, "scheduler") : null, sidecar.CommandLine.Flag("scheduler-host-address"));
    }

    /// <summary>The Scheduler tells sidecars an address to come back to; unless it is told, that of its replica, which no other app reaches.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_Scheduler_sends_sidecars_to_the_ingress_too(string variant)
    {
        ContainerApp control = Variants.Of(variant).App(Variants.Control);

        Assert.Equal(Address(control, "scheduler"), control.Containers.Single(container => container.Program == "scheduler").CommandLine.Flag("override-broadcast-host-port"));
    }

    /// <summary>Dapr's images run as a user without rights to their own folders.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_Scheduler_writes_into_a_volume(string variant)
    {
        Container scheduler = Variants.Of(variant).App(Variants.Control).Containers.Single(container => container.Program == "scheduler");
        string data = scheduler.CommandLine.Flag("etcd-data-dir") ?? "./data";

        Assert.Contains(scheduler.Mounts, mount => data.StartsWith((string)mount["mountPath"]!, StringComparison.Ordinal) && (string?)scheduler.Volume(mount)["storageType"] == "EmptyDir");
    }

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void An_app_finds_the_apps_it_calls_by_their_ids(string variant, string name)
    {
        Deployment deployment = Variants.Of(variant);
        Container sidecar = deployment.App(name).Sidecar!;
        MountedFile[] endpoints = [.. MountedFile.Of(sidecar).Where(file => file.Kind == "HTTPEndpoint")];

        Assert.Equal(Calls[name], endpoints.Select(endpoint => endpoint.Name));
        foreach (MountedFile endpoint in endpoints)
        {
            ContainerApp called = deployment.App(endpoint.Name);
            string environment = (string)called.Resource["environmentId"]!;
            string[] addresses =
            [
                $"https://{{{called.Resource.Id}#configuration.ingress.fqdn}}",
                $"https://{called.Resource.Name}.internal.{{{environment}#defaultDomain}}",
            ];
            Assert.Contains(MountedFile.Text(endpoint.Root["spec"]["baseUrl"]), addresses);
            var token = (YamlDotNet.RepresentationModel.YamlMappingNode)endpoint.Root["spec"]["headers"][0];
            Assert.Equal("dapr-api-token", MountedFile.Text(token["name"]));
            Assert.Equal("caller-token", sidecar.Environment[MountedFile.Text(token["envRef"])!].Secret);
        }
    }

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Service_and_sidecar_know_one_caller_token(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);

        Assert.Equal("caller-token", app.Service!.Environment["APP_API_TOKEN"].Secret);
        Assert.Equal("caller-token", app.Sidecar!.Environment["APP_API_TOKEN"].Secret);
        Assert.Equal($"{{listSecrets({Variants.Of(variant).App(Variants.Control).Resource.Id}, {ApiVersion(variant)}).value[0].value}}", app.Secrets["caller-token"]);
    }

    /// <summary>dapr-control keeps the token; it is made once, and a deployment of one app alone reads it there.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_caller_token_is_the_only_secret_of_dapr_control(string variant) =>
        Assert.Equal(["caller-token"], Variants.Of(variant).App(Variants.Control).Secrets.Keys);

    private static string Address(ContainerApp control, string program)
    {
        int target = ListeningPorts.Of(control.Containers.Single(container => container.Program == program))["port"];
        JsonNode mapping = Mappings(control).Single(mapping => (int)mapping["targetPort"]! == target);
        return $"{control.Resource.Name}:{(int?)mapping["exposedPort"] ?? target}";
    }

    /// <summary>The ingress itself, and the ports it has besides.</summary>
    private static IEnumerable<JsonNode> Mappings(ContainerApp control) => ContainerApp.Items(control.Ingress!["additionalPortMappings"]).Prepend(control.Ingress!);

    private static string ApiVersion(string variant) => (string)Variants.Of(variant).App(Variants.Control).Resource.Body["apiVersion"]!;
}
