namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>The schemas refuse what the programs they stand for would pass over or drop.</summary>
public sealed class ResourceSchemaTests
{
    [Theory]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: { type: bindings.cron, version: v1, metadata: [ { name: schedule } ] }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: { type: bindings.cron, metadata: [] }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: { type: bindings.cron, version: v1, initTimeout: 1 min, metadata: [] }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: { name: a }\nspec: { policies: { timeouts: { slow: 5 sec } }, targets: { } }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: { name: a }\nspec: { policies: { }, targets: { component: { } } }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: { name: a }\nspec: { tracing: { samplingRate: 1 } }")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: HTTPEndpoint\nmetadata: { name: a }\nspec: { baseURL: https://a }")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec: { scaleTargetRef: { name: a }, triggers: [ { type: cpu, metricType: Utilization, metadata: { value: 70 } } ] }")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec: { scaleTargetRef: { name: a }, triggers: [ { type: cron, metadata: { timezone: UTC, begin: 0 * * * * } } ] }")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nmetadata: { name: a }\nspec: { podIdentity: { provider: azure } }")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replica: 1 }")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: two }")]
    [InlineData("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: a }")]
    public void A_resource_with_a_mistake_is_refused(string yaml) =>
        Assert.NotEmpty(ResourceSchemas.Problems(ResourceFile.InText(yaml, "a.yaml").Single()));

    [Theory]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: { type: bindings.cron, version: v1, metadata: [ { name: schedule, value: \"@every 1m\" } ] }")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: a }\nspec: { scaleTargetRef: { name: a }, triggers: [ { type: cpu, metricType: Utilization, metadata: { value: \"70\" } } ] }")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 1, selector: { matchLabels: { app: a } }, template: { } }")]
    public void A_resource_without_one_is_taken(string yaml) =>
        Assert.Empty(ResourceSchemas.Problems(ResourceFile.InText(yaml, "a.yaml").Single()));
}
