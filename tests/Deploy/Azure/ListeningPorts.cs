using System.Globalization;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>
/// The ports a container listens on, by flag, with the defaults of Dapr's programs (cmd/daprd, cmd/placement and cmd/scheduler
/// of dapr/dapr, options.go of each).
/// </summary>
internal static class ListeningPorts
{
    private static readonly Dictionary<string, (string Flag, int? Default)[]> Flags = new(StringComparer.Ordinal)
    {
        ["daprd"] = [("dapr-http-port", 3500), ("dapr-grpc-port", 50001), ("dapr-internal-grpc-port", null), ("dapr-public-port", null), ("metrics-port", 9090)],
        ["placement"] = [("port", 50005), ("healthz-port", 8080), ("metrics-port", 9090)],
        ["scheduler"] = [("port", 50006), ("healthz-port", 8080), ("metrics-port", 9090), ("etcd-client-port", 2379)],
    };

    /// <summary>What elects the leader and replicates, inside of the program: the one peer there is, itself.</summary>
    private static readonly Dictionary<string, (string Flag, int Default)> Peers = new(StringComparer.Ordinal)
    {
        ["placement"] = ("initial-cluster", 8201),
        ["scheduler"] = ("etcd-initial-cluster", 2380),
    };

    public static IReadOnlyDictionary<string, int> Of(Container container)
    {
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        if (container.Program is not { } program)
        {
            ports["http"] = container.Environment.TryGetValue("ASPNETCORE_HTTP_PORTS", out EnvironmentVariable? said) ? Number(said.Value!) : 8080; // what the image says
            return ports;
        }

        foreach ((string flag, int? unlessSaid) in Flags[program])
        {
            if (container.CommandLine.Flag(flag) is { } value)
            {
                ports[flag] = Number(value);
            }
            else if (unlessSaid is { } port && !(flag == "metrics-port" && container.CommandLine.Flag("enable-metrics") == "false"))
            {
                ports[flag] = port;
            }
        }

        if (Peers.TryGetValue(program, out (string Flag, int Default) peer))
        {
            string? cluster = container.CommandLine.Flag(peer.Flag);
            ports[peer.Flag] = cluster is null ? peer.Default : Number(cluster[(cluster.LastIndexOf(':') + 1)..]);
        }

        return ports;
    }

    private static int Number(string port) => int.Parse(port, CultureInfo.InvariantCulture);
}
