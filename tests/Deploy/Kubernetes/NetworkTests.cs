using k8s.Models;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>Who may talk to whom.</summary>
public sealed class NetworkTests
{
    private const string SidecarPort = "50002";

    public static TheoryData<string> Clusters => PodTests.Clusters;

    [Theory]
    [MemberData(nameof(Clusters))]
    public void What_is_not_allowed_is_refused(string cluster)
    {
        V1NetworkPolicySpec deny = Policies(cluster).Single(policy => policy.Metadata.Name == "default-deny").Spec;

        Assert.Null(deny.PodSelector.MatchLabels);
        Assert.Equal(["Ingress", "Egress"], deny.PolicyTypes);
        Assert.Null(deny.Ingress);
        Assert.Null(deny.Egress);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Every_policy_is_for_pods_that_exist_and_says_the_directions_it_has(string cluster) => Assert.All(Policies(cluster), policy =>
    {
        Assert.Empty(Apps(policy.Spec.PodSelector).Except(Cluster.Apps));
        Assert.Equal(policy.Spec.PolicyTypes.Contains("Ingress") && policy.Metadata.Name != "default-deny", policy.Spec.Ingress is not null);
        Assert.Equal(policy.Spec.PolicyTypes.Contains("Egress") && policy.Metadata.Name != "default-deny", policy.Spec.Egress is not null);
    });

    /// <summary>Both ends must allow a call: the caller's way out and the called app's way in.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public void Sidecars_reach_those_they_call_and_nobody_else_does(string cluster)
    {
        (string, string)[] calls =
        [
            .. Cluster.Calls.Select(call => (call.Caller, call.Called)),
            ("scheduler", "scheduler"), // its replicas, while it is updated: workflows are actors
        ];

        IEnumerable<(string, string)> ways = Policies(cluster)
            .SelectMany(policy => policy.Spec.Egress ?? [], (policy, rule) => (policy.Spec.PodSelector, rule))
            .Where(way => way.rule.To is not null && HasSidecarPort(way.rule.Ports))
            .SelectMany(way => way.rule.To.Where(peer => peer.NamespaceSelector is null).SelectMany(peer => Pairs(way.PodSelector, peer.PodSelector)));
        IEnumerable<(string, string)> entries = Policies(cluster)
            .SelectMany(policy => policy.Spec.Ingress ?? [], (policy, rule) => (policy.Spec.PodSelector, rule))
            .SelectMany(way => way.rule.FromProperty.SelectMany(peer => Pairs(peer.PodSelector, way.PodSelector)));

        Assert.Equal(calls.Order(), ways.Order());
        Assert.Equal(calls.Order(), entries.Order());
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Nothing_comes_in_but_from_a_sidecar_to_a_sidecar(string cluster) => Assert.All(
        Policies(cluster).SelectMany(policy => policy.Spec.Ingress ?? []),
        rule =>
        {
            Assert.Equal([SidecarPort], rule.Ports.Select(port => port.Port.Value));
            Assert.All(rule.FromProperty, peer => Assert.NotNull(peer.PodSelector));
        });

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Every_sidecar_reaches_the_names_and_Daprs_own_services(string cluster)
    {
        string[] reached =
        [
            .. Policies(cluster).Where(policy => policy.Spec.PodSelector.MatchLabels is null && policy.Spec.PodSelector.MatchExpressions is null)
                .SelectMany(policy => policy.Spec.Egress ?? []).Where(rule => rule.To is not null)
                .SelectMany(rule => rule.To.SelectMany(peer => rule.Ports.Select(port =>
                    $"{peer.PodSelector?.MatchLabels.Values.Single()}:{port.Port.Value}"))),
        ];

        Assert.Superset(
            new HashSet<string>
            {
                "kube-dns:53", "dapr-operator:6500", "dapr-sentry:50001", "dapr-placement-server:50005", "dapr-scheduler-server:50006",
            },
            reached.ToHashSet());
    }

    private static IReadOnlyList<V1NetworkPolicy> Policies(string cluster) => Cluster.Of(cluster).Of<V1NetworkPolicy>("NetworkPolicy");

    private static bool HasSidecarPort(IEnumerable<V1NetworkPolicyPort> ports) => ports.Any(port => port.Port.Value == SidecarPort);

    private static IEnumerable<(string, string)> Pairs(V1LabelSelector from, V1LabelSelector to) =>
        Apps(from).SelectMany(_ => Apps(to), (caller, called) => (caller, called));

    private static IEnumerable<string> Apps(V1LabelSelector selector) =>
        (selector.MatchLabels?.Values ?? []).Concat(selector.MatchExpressions?.SelectMany(expression => expression.Values) ?? []);
}
