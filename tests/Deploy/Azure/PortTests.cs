using System.Globalization;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>All containers of a replica share one network: nobody takes another's port, and who calls a port finds it open.</summary>
public sealed class PortTests
{
    /// <summary>Where each program answers a probe, and through which flag's port.</summary>
    private static readonly Dictionary<string, (string[] Paths, string[] Flags)> Health = new(StringComparer.Ordinal)
    {
        ["daprd"] = (["/v1.0/healthz", "/v1.0/healthz/outbound"], ["dapr-public-port"]),
        ["placement"] = (["/healthz"], ["healthz-port"]),
        ["scheduler"] = (["/healthz"], ["healthz-port"]),
    };

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void No_two_listeners_of_a_replica_share_a_port(string variant, string name)
    {
        var listeners = Variants.Of(variant).App(name).Containers.SelectMany(container => ListeningPorts.Of(container).Select(port => (Port: port.Value, Listener: $"{container.Name} {port.Key}")));

        IEnumerable<string> collisions = listeners.GroupBy(listener => listener.Port).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(listener => listener.Listener))}");
        Assert.Empty(collisions);
    }

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void A_probe_asks_where_somebody_answers(string variant, string name)
    {
        foreach (Container container in Variants.Of(variant).App(name).Containers)
        {
            IReadOnlyDictionary<string, int> open = ListeningPorts.Of(container);
            (string[] paths, string[] listeners) = container.Program is { } program
                ? Health[program]
                : ([Routes.Live, Routes.Ready, Routes.Start], ["http"]);
            foreach (JsonNode probe in container.Probes)
            {
                JsonNode asked = probe["httpGet"] ?? probe["tcpSocket"]!;
                Assert.Contains((int)asked["port"]!, listeners.Select(listener => open[listener]));
                if (probe["httpGet"] is not null)
                {
                    Assert.Contains((string?)asked["path"], paths);
                }
            }
        }
    }

    /// <summary>daprd's health also waits for the service, and where there are workflows for dapr-control: killing it brings neither.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_is_not_killed_for_what_it_waits_for(string variant, string name) =>
        Assert.NotNull(Variants.Of(variant).App(name).Sidecar!.Probes.Single(probe => (string?)probe["type"] == "Liveness")["tcpSocket"]);

    /// <summary>The metadata and health of daprd may be seen by the platform's probes, the API by the service beside it alone.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void The_API_of_daprd_listens_on_loopback_alone(string variant, string name) =>
        Assert.Equal("127.0.0.1", Variants.Of(variant).App(name).Sidecar!.CommandLine.Flag("dapr-listen-addresses"));

    /// <summary>
    /// What other sidecars ask is not authenticated here, and daprd adds the caller token to a call that it passes on to its app. So
    /// it passes on none, and listens to others only where actors are.
    /// </summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Nobody_calls_a_service_through_its_sidecar(string variant, string name)
    {
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;
        MountedFile configuration = MountedFile.Of(sidecar).Single(file => file.Kind == "Configuration");
        bool hasActors = sidecar.CommandLine.Has("placement-host-address");

        Assert.Equal("deny", MountedFile.Text(configuration.Root["spec"]["accessControl"]["defaultAction"]));
        Assert.Equal(hasActors ? null : "127.0.0.1", sidecar.CommandLine.Flag("dapr-internal-grpc-listen-address"));
    }

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Service_sidecar_and_ingress_know_each_others_ports(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);
        IReadOnlyDictionary<string, int> sidecar = ListeningPorts.Of(app.Sidecar!);
        int service = ListeningPorts.Of(app.Service!)["http"];

        Assert.Equal(Text(sidecar["dapr-http-port"]), app.Service!.Environment["DAPR_HTTP_PORT"].Value);
        Assert.Equal(Text(sidecar["dapr-grpc-port"]), app.Service.Environment["DAPR_GRPC_PORT"].Value);
        Assert.Equal(Text(service), app.Sidecar!.CommandLine.Flag("app-port"));
        if (app.Ingress is { } ingress)
        {
            Assert.Equal(service, (int)ingress["targetPort"]!);
        }
    }

    /// <summary>Where Dapr calls a sidecar is said, not left to a port that is drawn at start.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Every_port_of_a_sidecar_is_said(string variant, string name)
    {
        CommandLine daprd = Variants.Of(variant).App(name).Sidecar!.CommandLine;

        Assert.All(["dapr-http-port", "dapr-grpc-port", "dapr-internal-grpc-port", "dapr-public-port", "metrics-port"], flag => Assert.True(daprd.Has(flag), $"daprd of {name} has no --{flag}"));
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
