namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>The schemas refuse what the programs they stand for would pass over or drop.</summary>
public sealed class ResourceSchemaTests
{
    private const string Component = "dapr.io/v1alpha1/Component";
    private const string Resiliency = "dapr.io/v1alpha1/Resiliency";
    private const string Configuration = "dapr.io/v1alpha1/Configuration";
    private const string Endpoint = "dapr.io/v1alpha1/HTTPEndpoint";
    private const string Scaled = "keda.sh/v1alpha1/ScaledObject";
    private const string Authentication = "keda.sh/v1alpha1/TriggerAuthentication";
    private const string Deployment = "apps/v1/Deployment";

    [Theory]
    [InlineData(Component, "type: bindings.cron, version: v1, metadata: [ { name: schedule } ]")]
    [InlineData(Component, "type: bindings.cron, metadata: [ ]")]
    [InlineData(Component, "type: bindings.cron, version: v1, initTimeout: 1 min, metadata: [ ]")]
    [InlineData(Resiliency, "policies: { timeouts: { slow: 5 sec } }, targets: { }")]
    [InlineData(Resiliency, "policies: { }, targets: { component: { } }")]
    [InlineData(Configuration, "tracing: { samplingRate: 1 }")]
    [InlineData(Endpoint, "baseURL: https://a")]
    [InlineData(Scaled, "scaleTargetRef: { name: a }, triggers: [ { type: cpu, metricType: Utilization, metadata: { value: 70 } } ]")]
    [InlineData(Scaled, "scaleTargetRef: { name: a }, triggers: [ { type: cron, metadata: { timezone: UTC, begin: 0 * * * * } } ]")]
    [InlineData(Authentication, "podIdentity: { provider: azure }")]
    [InlineData(Deployment, "replica: 1")]
    [InlineData(Deployment, "replicas: two")]
    [InlineData("apps/v1/DaemonSet", "template: { }")]
    public void A_resource_with_a_mistake_is_refused(string kind, string spec) => Assert.NotEmpty(Problems(kind, spec));

    [Theory]
    [InlineData(Component, "type: bindings.cron, version: v1, metadata: [ { name: schedule, value: \"@every 1m\" } ]")]
    [InlineData(Scaled, "scaleTargetRef: { name: a }, triggers: [ { type: cpu, metricType: Utilization, metadata: { value: \"70\" } } ]")]
    [InlineData(Deployment, "replicas: 1, selector: { matchLabels: { app: a } }, template: { }")]
    public void A_resource_without_one_is_taken(string kind, string spec) => Assert.Empty(Problems(kind, spec));

    private static IReadOnlyList<string> Problems(string kind, string spec)
    {
        int cut = kind.LastIndexOf('/');
        string yaml = $"apiVersion: {kind[..cut]}\nkind: {kind[(cut + 1)..]}\nmetadata: {{ name: a }}\nspec: {{ {spec} }}";
        return ResourceSchemas.Problems(ResourceFile.InText(yaml, "a.yaml").Single());
    }
}
