using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>Where the value of a metadata item comes from, and as which text.</summary>
public sealed class MetadataValueTests : IDisposable
{
    private const string Store = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: secrets }\n";

    private readonly string prefix = $"FLEETSCORE_TEST_{Guid.NewGuid():N}_";
    private readonly Solution solution = new Solution().App("ingest");

    private string SecretVariable => prefix + "topic";

    private string DeniedVariable => $"DAPR_{prefix}";

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SecretVariable, null);
        Environment.SetEnvironmentVariable(DeniedVariable, null);
        solution.Dispose();
    }

    [Theory]
    [InlineData("value: telemetry/#", "telemetry/#")]
    [InlineData("value: \"1.50\"", "1.50")]
    [InlineData("value: 5", "5")]
    [InlineData("value: -1", "-1")]
    [InlineData("value: yes", "true")]
    [InlineData("value: Off", "false")]
    [InlineData("value: \"yes\"", "yes")]
    [InlineData("value: 10s", "10s")]
    [InlineData("value: 127.0.0.1", "127.0.0.1")]
    [InlineData("value: ~", "")]
    [InlineData("value:", "")]
    public void A_value_is_the_text_that_Dapr_makes_of_it(string item, string value) => Assert.Equal(value, Read(item));

    [Fact]
    public void A_variable_gives_its_value()
    {
        Environment.SetEnvironmentVariable(SecretVariable, "from the environment");

        Assert.Equal("from the environment", Read($"envRef: {SecretVariable}"));
    }

    [Theory]
    [InlineData("secretKeyRef: { name: topic }")]
    [InlineData("secretKeyRef: { name: topic, key: topic }")]
    public void A_secret_is_a_variable_with_the_store_s_prefix(string item)
    {
        Environment.SetEnvironmentVariable(SecretVariable, "a secret");
        solution.Component("secrets", "secretstores.local.env", ("prefix", prefix));

        Assert.Equal("a secret", Read(item, "auth: { secretStore: secrets }"));
    }

    [Fact]
    public void A_secret_store_is_no_state_store_and_no_binding()
    {
        solution.Component("secrets", "secretstores.local.env", ("prefix", prefix));
        Component store = HostPlan.Make(solution.Options()).Components.Single();

        Assert.Empty(LocalDapr.Sidecars.ComponentTypes.Capabilities(store));
        Assert.False(HostPlan.IsPlainStore(store));
    }

    [Theory]
    [InlineData("envRef: FLEETSCORE_NO_SUCH_VARIABLE", "'FLEETSCORE_NO_SUCH_VARIABLE' is not set", "set it before the start")]
    [InlineData("envRef: APP_API_TOKEN", "'APP_API_TOKEN', a variable that Dapr never hands out", "another name")]
    [InlineData("envRef: dapr_http_port", "'dapr_http_port', a variable that Dapr never hands out", "another name")]
    [InlineData("envRef: A B", "'A B', a variable that Dapr never hands out", "another name")]
    [InlineData("value: 1.50", "'value' is 1.50, which Dapr rewrites as a number", "put it in quotes")]
    [InlineData("value: 0x1F", "'value' is 0x1F", "put it in quotes")]
    [InlineData("value: 007", "'value' is 007", "put it in quotes")]
    [InlineData("value: \"{appID}-topic\"", "'value' holds {appID}", "dapr run -f .")]
    [InlineData("value: \"{uuid}\"", "'value' holds {uuid}", "dapr run -f .")]
    [InlineData("value: [ a ]", "'value' must be a single value", "single value")]
    [InlineData("value: a, envRef: B", "value and envRef stand together", "Remove the others")]
    [InlineData("text: a", "'text'", "it knows name, value, envRef, secretKeyRef")]
    [InlineData("secretKeyRef: { name: topic }", "a secretKeyRef needs the resource's auth", "auth: { secretStore")]
    public void A_value_that_cannot_be_had_is_refused(string item, string thing, string advice) => Refuse(item, "", "topic.yaml:4", thing, advice);

    [Fact]
    public void A_secret_that_cannot_be_had_is_refused()
    {
        Environment.SetEnvironmentVariable(DeniedVariable, "kept back");
        solution.Component("secrets", "secretstores.local.env");
        const string auth = "auth: { secretStore: secrets }";

        Refuse($"secretKeyRef: {{ name: {SecretVariable} }}", auth, "topic.yaml:4", $"'{SecretVariable}' is not set", "set it before the start");
        Refuse($"secretKeyRef: {{ name: {DeniedVariable} }}", auth, "topic.yaml:4", $"'{DeniedVariable}' is a variable that Dapr never hands out", "another name");
        Refuse("secretKeyRef: { name: PATH, key: other }", auth, "topic.yaml:4", "'key' is 'other'", "Write PATH");
        Refuse("secretKeyRef: { name: PATH }", "auth: { secretStore: vault }", "topic.yaml:5", "no secret store 'vault'", "add a component of type secretstores.local.env");
    }

    [Fact]
    public void A_secret_store_of_other_apps_is_refused()
    {
        solution.File("secrets", Store + "spec: { type: secretstores.local.env, version: v1, metadata: [ ] }\nscopes: [ scorer ]");

        Refuse(
            "secretKeyRef: { name: PATH }", "auth: { secretStore: secrets }", "topic.yaml:4", "the secret store 'secrets'", "widen the store's scopes");
    }

    [Theory]
    [InlineData("envRef: {0}", "")]
    [InlineData("secretKeyRef: {{ name: topic }}", "auth: {{ secretStore: secrets }}\n")]
    public void What_comes_from_elsewhere_stands_in_no_message(string item, string rest)
    {
        Environment.SetEnvironmentVariable(SecretVariable, "s3cret");
        solution.Component("secrets", "secretstores.local.env", ("prefix", prefix)).File(
            "topic",
            Store.Replace("secrets", "topic", StringComparison.Ordinal)
                + $"spec: {{ type: bindings.cron, version: v1, metadata: [ {{ name: schedule, {Filled(item)} }} ] }}\n{Filled(rest)}");

        string message = Refusal.Of(solution);

        Refusal.Says(message, "topic.yaml:4", "metadata 'schedule' is '***'", "@every 1m");
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);

        string Filled(string text) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, SecretVariable);
    }

    private string? Read(string item, string rest = "")
    {
        solution.File("topic", Topic(item, rest));
        return HostPlan.Make(solution.Options()).Components.Single(component => component.Name == "topic").Value("route");
    }

    private void Refuse(string item, string rest, string place, string thing, string advice)
    {
        solution.File("topic", Topic(item, rest));
        Refusal.Says(Refusal.Of(solution), place, thing, advice);
    }

    private static string Topic(string item, string rest) =>
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: topic }\n"
        + $"spec: {{ type: bindings.cron, version: v1, metadata: [ {{ name: schedule, value: \"@hourly\" }}, {{ name: route, {item} }} ] }}\n{rest}";
}
