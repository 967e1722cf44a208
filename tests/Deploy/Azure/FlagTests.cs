using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>A program of Dapr's that is given a flag it does not have ends at once, and its replica with it.</summary>
public sealed class FlagTests
{
    /// <summary>Flags of dapr/dapr 1.18 (cmd/*/options/options.go, pkg/metrics, and kit's logger), as far as there is use for them here.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["daprd"] =
        [
            "app-id", "app-port", "app-protocol", "app-max-concurrency", "dapr-http-port", "dapr-grpc-port", "dapr-internal-grpc-port",
            "dapr-internal-grpc-listen-address", "dapr-public-port", "dapr-public-listen-address", "dapr-listen-addresses",
            "dapr-graceful-shutdown-seconds", "dapr-block-shutdown-duration", "resources-path", "config", "max-body-size", "read-buffer-size",
            "enable-app-health-check", "app-health-check-path", "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold",
            "app-binding-options-timeout", "placement-host-address", "scheduler-host-address", "enable-api-logging",
            "metrics-port", "enable-metrics", "metrics-listen-address", "log-level", "log-as-json",
        ],
        ["placement"] =
        [
            "port", "listen-address", "healthz-port", "healthz-listen-address", "id", "initial-cluster", "metrics-port", "enable-metrics",
            "metrics-listen-address", "log-level", "log-as-json",
        ],
        ["scheduler"] =
        [
            "port", "listen-address", "healthz-port", "healthz-listen-address", "id", "override-broadcast-host-port", "etcd-data-dir",
            "etcd-initial-cluster", "etcd-client-port", "etcd-client-listen-address", "etcd-space-quota", "metrics-port", "enable-metrics",
            "metrics-listen-address", "log-level", "log-as-json",
        ],
    };

    [Theory]
    [MemberData(nameof(Variants.Apps), MemberType = typeof(Variants))]
    public void A_program_of_Dapr_is_given_flags_that_it_has(string variant, string name)
    {
        foreach (Container container in Variants.Of(variant).App(name).Containers.Where(container => container.Program is not null))
        {
            Assert.Empty(container.CommandLine.Flags.Except(Known[container.Program!]));
        }
    }

    /// <summary>daprd refuses to start where a probe may take longer than the pause between two.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecars_probe_of_its_app_takes_no_longer_than_it_waits_between_two(string variant, string name)
    {
        CommandLine daprd = Variants.Of(variant).App(name).Sidecar!.CommandLine;
        var pause = TimeSpan.FromSeconds(Number(daprd, "app-health-probe-interval", 5));
        var longest = TimeSpan.FromMilliseconds(Number(daprd, "app-health-probe-timeout", 500));

        Assert.True(longest <= pause, $"{name}: {longest} is longer than {pause}");
    }

    private static int Number(CommandLine daprd, string flag, int unlessSaid) =>
        daprd.Flag(flag) is { } value ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : unlessSaid;
}
