using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Resources;
using k8s.Models;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What Kubernetes runs: one Deployment an app, which may do no more than it must and says how it is.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Clusters => [Cluster.Base, .. Cluster.Overlays];

    public static TheoryData<string, string> Pods
    {
        get
        {
            var pods = new TheoryData<string, string>();
            foreach (string cluster in Cluster.Overlays.Prepend(Cluster.Base))
            {
                foreach (string app in Cluster.Apps)
                {
                    pods.Add(cluster, app);
                }
            }

            return pods;
        }
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Every_resource_is_what_its_kind_takes(string cluster) =>
        Assert.Empty(Cluster.Of(cluster).Resources.SelectMany(ResourceSchemas.Problems));

    [Theory]
    [MemberData(nameof(Clusters))]
    public void There_is_a_deployment_for_every_app(string cluster) => Assert.Equal(
        Cluster.Apps.Order(StringComparer.Ordinal),
        Cluster.Of(cluster).Deployments.Select(one => one.Metadata.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pods))]
    public void Its_selector_its_budget_and_its_account_are_its_own(string cluster, string app)
    {
        Cluster all = Cluster.Of(cluster);
        V1Deployment deployment = all.Deployment(app);
        V1PodDisruptionBudget budget = all.Of<V1PodDisruptionBudget>("PodDisruptionBudget").Single(one => one.Metadata.Name == app);
        V1ServiceAccount account = all.Of<V1ServiceAccount>("ServiceAccount").Single(one => one.Metadata.Name == app);

        Assert.Equal(app, deployment.Spec.Template.Metadata.Labels["app"]);
        Assert.Equal([KeyValuePair.Create("app", app)], deployment.Spec.Selector.MatchLabels);
        Assert.Equal([KeyValuePair.Create("app", app)], budget.Spec.Selector.MatchLabels);
        Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
        Assert.Equal(app, deployment.Spec.Template.Spec.ServiceAccountName);
        Assert.False(account.AutomountServiceAccountToken);
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void It_may_do_no_more_than_it_must(string cluster, string app)
    {
        V1PodSpec pod = Cluster.Of(cluster).Deployment(app).Spec.Template.Spec;

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Null(pod.HostNetwork);
        Assert.DoesNotContain(pod.Volumes, volume => volume.HostPath is not null);
        Assert.All(pod.Containers, container =>
        {
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal(1654, container.SecurityContext.RunAsUser);
            Assert.Equal("/tmp", container.VolumeMounts.Single(mount => mount.Name == "tmp").MountPath);
        });
        Assert.NotNull(pod.Volumes.Single(volume => volume.Name == "tmp").EmptyDir.SizeLimit);
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void It_has_limits_and_answers_for_its_health_at_the_port_it_listens_on(string cluster, string app)
    {
        V1Container container = Cluster.Of(cluster).Deployment(app).Spec.Template.Spec.Containers.Single();
        V1ContainerPort port = container.Ports.Single();

        Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(8080, port.ContainerPort);
        Assert.Equal("8080", container.Env.Single(one => one.Name == "ASPNETCORE_HTTP_PORTS").Value);
        Assert.Equal(Routes.Start, container.StartupProbe.HttpGet.Path);
        Assert.Equal(Routes.Live, container.LivenessProbe.HttpGet.Path);
        Assert.Equal(Routes.Ready, container.ReadinessProbe.HttpGet.Path);
        Assert.All(
            new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe },
            probe => Assert.Equal(port.Name, probe.HttpGet.Port.Value));
    }

    /// <summary>Two schedulers do no harm, so that one may be started before the other goes.</summary>
    [Theory]
    [MemberData(nameof(Clusters))]
    public void There_is_one_scheduler_and_its_update_leaves_no_gap(string cluster)
    {
        V1DeploymentSpec scheduler = Cluster.Of(cluster).Deployment(AppIds.Scheduler).Spec;

        Assert.Equal(1, scheduler.Replicas);
        Assert.Equal("RollingUpdate", scheduler.Strategy.Type);
        Assert.Equal("0", scheduler.Strategy.RollingUpdate.MaxUnavailable.Value);
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Its_secrets_come_by_reference(string cluster, string app)
    {
        IList<V1EnvVar> variables = Cluster.Of(cluster).Deployment(app).Spec.Template.Spec.Containers.Single().Env;

        V1EnvVar token = variables.Single(one => one.Name == "APP_API_TOKEN");
        Assert.Equal(Cluster.Of(cluster).Annotations(app)["dapr.io/app-token-secret"], token.ValueFrom.SecretKeyRef.Name);
        Assert.Equal("token", token.ValueFrom.SecretKeyRef.Key); // the key that Dapr's injector reads
        Assert.NotNull(variables.Single(one => one.Name == "APPLICATIONINSIGHTS_CONNECTION_STRING").ValueFrom.SecretKeyRef);
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void The_namespace_refuses_pods_that_could_do_more(string cluster) => Assert.Equal(
        "restricted",
        Cluster.Of(cluster).Of<V1Namespace>("Namespace").Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
}
