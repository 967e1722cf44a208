using System.Globalization;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What Dapr's injector is told of each app's sidecar. It passes over an annotation it does not know.</summary>
public sealed class SidecarTests
{
    /// <summary>Those that the injector of Dapr 1.18.3 reads and this project has a use for.</summary>
    private static readonly string[] Annotations =
    [
        "enabled", "app-id", "app-port", "app-token-secret", "config", "env", "env-from-secret", "max-body-size", "log-as-json",
        "enable-app-health-check", "app-health-check-path", "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold",
        "block-shutdown-duration", "graceful-shutdown-seconds", "sidecar-cpu-request", "sidecar-cpu-limit", "sidecar-memory-request",
        "sidecar-memory-limit", "sidecar-liveness-probe-delay-seconds", "sidecar-readiness-probe-period-seconds", "sidecar-image",
        "sidecar-seccomp-profile-type", "disable-builtin-k8s-secret-store", "volume-mounts", "volume-mounts-rw",
    ];

    private static readonly string[] Always =
    [
        "enabled", "app-id", "app-port", "app-token-secret", "config", "max-body-size", "enable-app-health-check", "app-health-check-path",
        "block-shutdown-duration", "graceful-shutdown-seconds", "sidecar-cpu-request", "sidecar-cpu-limit", "sidecar-memory-request",
        "sidecar-memory-limit", "sidecar-seccomp-profile-type",
    ];

    public static TheoryData<string> Clusters => PodTests.Clusters;

    public static TheoryData<string, string> Pods => PodTests.Pods;

    [Theory]
    [MemberData(nameof(Pods))]
    public void Its_annotations_are_those_that_Dapr_reads(string cluster, string app)
    {
        string[] given =
        [
            .. Cluster.Of(cluster).Annotations(app).Keys.Where(key => key.StartsWith("dapr.io/", StringComparison.Ordinal))
                .Select(key => key["dapr.io/".Length..]),
        ];

        Assert.Empty(given.Except(Annotations));
        Assert.Empty(Always.Except(given));
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void It_calls_the_app_where_the_app_listens(string cluster, string app)
    {
        IDictionary<string, string> annotations = Cluster.Of(cluster).Annotations(app);

        Assert.Equal("true", annotations["dapr.io/enabled"]);
        Assert.Equal(app, annotations["dapr.io/app-id"]);
        Assert.Equal("8080", annotations["dapr.io/app-port"]);
        Assert.Equal(Routes.Live, annotations["dapr.io/app-health-check-path"]);
    }

    /// <summary>What the app still asks for while it stops, it gets; both have gone before the pod is killed.</summary>
    [Theory]
    [MemberData(nameof(Pods))]
    public void It_outlives_the_app_and_the_pod_outlives_both(string cluster, string app)
    {
        IDictionary<string, string> annotations = Cluster.Of(cluster).Annotations(app);
        Assert.True(GoDuration.TryParse(annotations["dapr.io/block-shutdown-duration"], out TimeSpan block));
        int graceful = int.Parse(annotations["dapr.io/graceful-shutdown-seconds"], CultureInfo.InvariantCulture);
        long? pod = Cluster.Of(cluster).Deployment(app).Spec.Template.Spec.TerminationGracePeriodSeconds;

        Assert.True(block.TotalSeconds + graceful < pod);
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Its_configuration_exists_and_keeps_the_traces_meant(string cluster, string app)
    {
        Cluster all = Cluster.Of(cluster);
        JsonNode configuration = all.Spec("Configuration", all.Annotations(app)["dapr.io/config"]);

        double share = double.Parse(configuration["tracing"]!["samplingRate"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.Equal(app == AppIds.Ingest ? TraceShare.OfEvents : 1, share);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Finished_workflows_do_not_stay_for_ever(string cluster) => Assert.NotNull(
        Cluster.Of(cluster).Spec("Configuration", AppIds.Scheduler)["workflow"]!["stateRetentionPolicy"]!["anyTerminal"]);

    /// <summary>By the caller's identity, which Dapr's certificates prove.</summary>
    [Theory]
    [MemberData(nameof(Pods))]
    public void Only_who_has_to_may_call_the_app(string cluster, string app)
    {
        JsonNode access = Cluster.Of(cluster).Spec("Configuration", app)["accessControl"]!;

        IEnumerable<string> allowed = (access["policies"]?.AsArray() ?? []).SelectMany(policy => policy!["operations"]!.AsArray()
            .Where(operation => operation!["action"]!.GetValue<string>() == "allow")
            .Select(operation => $"{policy["appId"]} {operation!["httpVerb"]![0]} {operation["name"]}"));

        Assert.Equal("deny", access["defaultAction"]!.GetValue<string>());
        Assert.All(access["policies"]?.AsArray() ?? [], policy => Assert.Equal("deny", policy!["defaultAction"]!.GetValue<string>()));
        Assert.All(access["policies"]?.AsArray() ?? [], policy => Assert.Equal("fleetscore", policy!["namespace"]!.GetValue<string>()));
        Assert.Equal(Cluster.Calls.Where(call => call.Called == app).Select(call => $"{call.Caller} POST {call.Route}"), allowed);
    }
}
