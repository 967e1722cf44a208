using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>What stands in a resource and would be ignored, or cannot be carried out, is refused at start.</summary>
public sealed class RefusedResourceTests
{
    private const string WithDapr = "dapr run -f .";
    private const string Head = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a }\n";

    [Theory]
    [InlineData("apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: { name: a }", 2, "not 'Subscription'", WithDapr)]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: component\nmetadata: { name: a }", 2, "not 'component'", WithDapr)]
    [InlineData("apiVersion: dapr.io/v1\nkind: Component\nmetadata: { name: a }", 1, "not 'dapr.io/v1'", "Write dapr.io/v1alpha1")]
    [InlineData("kind: Component\nmetadata: { name: a }", 1, "'apiVersion' is missing", "write it")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nmetadata: { name: a }", 1, "'kind' is missing", "write it")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component", 1, "'metadata' is missing", "write metadata")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: a/b }", 3, "'name' is 'a/b'", "Choose another")]
    [InlineData("apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n  uid: 1", 5, "'uid'", "it knows name")]
    [InlineData("# Two\n---\n" + Head + "spec: { type: state.sqlite, version: v1, metadata: [ ] }\nstatus: { }", 7, "'status'", WithDapr)]
    [InlineData(Head + "spec: { type: bindings.cron, version: v1, metadata: [ { name: schedule, value: \"@hourly\" } ] }\n---\n" + Head, 6, "'spec' is missing", "write spec")]
    public void A_resource_of_another_shape(string content, int line, string thing, string advice) => Check(content, line, thing, advice);

    [Theory]
    [InlineData("type: state.redis, version: v1", 1, "LocalDapr has no state.redis", WithDapr)]
    [InlineData("type: pubsub.redis, version: v1", 1, "LocalDapr has no pubsub.redis", WithDapr)]
    [InlineData("type: secretstores.local.file, version: v1", 1, "LocalDapr has no secretstores.local.file", WithDapr)]
    [InlineData("version: v1", 4, "'type' is missing", "write it")]
    [InlineData("type: state.sqlite, version: v2", 1, "in version v1, not v2", WithDapr)]
    [InlineData("type: state.sqlite, version: v1, direction: input", 4, "'direction'", WithDapr)]
    [InlineData("type: state.sqlite, version: v1, initTimeout: soon", 4, "'initTimeout' is 'soon'", "write it like 10s")]
    [InlineData("type: state.sqlite, version: v1, ignoreErrors: true", 4, "'ignoreErrors' is true", WithDapr)]
    [InlineData("type: state.sqlite, version: v1, ignoreErrors: perhaps", 4, "'ignoreErrors' is 'perhaps'", "write true or false")]
    [InlineData("type: state.sqlite, version: v1", 1, "'connectionString' is missing", "state.sqlite needs it")]
    public void A_component_of_another_kind(string spec, int line, string thing, string advice) =>
        Check($"{Head}spec: {{ {spec} }}", line, thing, advice);

    [Theory]
    [InlineData("state.sqlite", "connectionString", "x.db", "tableName", "t", "'tableName' of state.sqlite", WithDapr)]
    [InlineData("state.sqlite", "connectionString", "x.db", "cleanupInterval", "hourly", "'cleanupInterval' is 'hourly'", "1h30m")]
    [InlineData("state.sqlite", "connectionString", "x.db", "cleanupInterval", "2000h", "'cleanupInterval' is '2000h'", "576h at most")]
    [InlineData("state.sqlite", "connectionString", "x.db", "busyTimeout", "long", "'busyTimeout' is 'long'", "1h30m")]
    [InlineData("state.sqlite", "connectionString", "x.db", "actorStateStore", "of course", "'actorStateStore' is 'of course'", "write true or false")]
    [InlineData("state.sqlite", "keyPrefix", "name", "connectionString", "file:x.db?mode=ro", "'connectionString' is 'file:x.db?mode=ro'", WithDapr)]
    [InlineData("state.sqlite", "keyPrefix", "name", "connectionString", ":memory:", "'connectionString' is ':memory:'", WithDapr)]
    [InlineData("bindings.localstorage", "rootPath", "x", "direction", "input", "'direction' names 'input'", "takes output")]
    [InlineData("bindings.localstorage", "rootPath", "x", "fileName", "y", "'fileName' of bindings.localstorage", WithDapr)]
    [InlineData("bindings.cron", "schedule", "@hourly", "direction", "output", "'direction' names 'output'", "takes input")]
    [InlineData("bindings.cron", "direction", "input", "schedule", "soon", "'schedule' is 'soon'", "@every 1m")]
    [InlineData("bindings.mqtt3", "url", "mqtt://127.0.0.1", "topic", "$share/g/t", "'topic' is '$share/g/t'", "telemetry/#")]
    [InlineData("bindings.mqtt3", "url", "mqtt://127.0.0.1", "topic", "t/#/u", "'topic' is 't/#/u'", "telemetry/#")]
    [InlineData("bindings.mqtt3", "topic", "t", "url", "mqtt://broker.example:1883", "'url' is 'mqtt://broker.example:1883'", WithDapr)]
    [InlineData("secretstores.local.env", "prefix", "A_", "secretsFile", "x", "'secretsFile' of secretstores.local.env", WithDapr)]
    public void Metadata_that_is_not_understood(string type, string key, string value, string wrong, string wrongValue, string thing, string advice) =>
        Check(
            $"""
            {Head}spec:
              type: {type}
              version: v1
              metadata:
                - name: {key}
                  value: "{value}"
                - name: {wrong}
                  value: "{wrongValue}"
            """,
            10,
            thing,
            advice);

    [Theory]
    [InlineData("retain", "perhaps", "'retain' is 'perhaps'", "write true or false")]
    [InlineData("cleanSession", "true", "'cleanSession' is true", WithDapr)]
    [InlineData("backOffMaxRetries", "many", "'backOffMaxRetries' is 'many'", "-1 for ever")]
    [InlineData("backOffDuration", "short", "'backOffDuration' is 'short'", "1h30m")]
    [InlineData("backOffDuration", "577h", "'backOffDuration' is '577h'", "576h at most")]
    [InlineData("caCert", "x", "'caCert' of bindings.mqtt3", WithDapr)]
    public void Metadata_of_MQTT_that_is_not_understood(string key, string value, string thing, string advice)
    {
        using Solution solution = new Solution().App("ingest").Component(
            "a", "bindings.mqtt3", ("url", "mqtt://127.0.0.1"), ("topic", "t"), ("consumerID", "c"), (key, value));

        Refusal.Says(Refusal.Of(solution), "a.yaml:15", thing, advice);
    }

    [Theory]
    [InlineData("ingest", "ingest-1 and ingest-2")]
    [InlineData("scorer", "ingest and scorer")]
    public void Two_readers_of_one_name(string second, string both)
    {
        using Solution solution = new Solution().App("ingest").App(second, port: 5102).Component(
            "a", "bindings.mqtt3", ("url", "mqtt://127.0.0.1"), ("topic", "t"), ("consumerID", "c"));

        Refusal.Says(Refusal.Of(solution), "a.yaml:13", both, "run one replica");
    }

    [Theory]
    [InlineData("baseUrl: example", "'baseUrl' is 'example'", "write a whole address")]
    [InlineData("baseUrl: ftp://example", "'baseUrl' is 'ftp://example'", "write a whole address")]
    [InlineData("headers: [ ]", "'baseUrl' is missing", "write it")]
    [InlineData("baseUrl: http://example, clientTLS: { }", "'clientTLS'", WithDapr)]
    [InlineData("baseUrl: http://example, headers: [ { name: a } ]", "'value' is missing", "write value, envRef or secretKeyRef")]
    public void An_HTTPEndpoint_that_is_not_covered(string spec, string thing, string advice) =>
        Check($"apiVersion: dapr.io/v1alpha1\nkind: HTTPEndpoint\nmetadata: {{ name: a }}\nspec: {{ {spec} }}", 4, thing, advice);

    [Fact]
    public void A_name_that_stands_twice()
    {
        using Solution solution = new Solution().App("ingest")
            .Component("a", "bindings.cron", ("schedule", "@hourly"))
            .File("b", Head + "spec: { type: bindings.cron, version: v1, metadata: [ { name: schedule, value: \"@daily\" } ] }");

        Refusal.Says(Refusal.Of(solution), "b.yaml:1", "Component 'a' stands twice, here and at", "Rename or remove one");
    }

    [Fact]
    public void A_second_actor_state_store()
    {
        using Solution solution = new Solution().App("ingest")
            .Component("one", "state.sqlite", ("connectionString", "one.db"), ("actorStateStore", "true"))
            .Component("two", "state.sqlite", ("connectionString", "two.db"), ("actorStateStore", "true"));

        Refusal.Says(Refusal.Of(solution), "two.yaml:11", "one actor state store, and one is one already", "remove it from one of them");
    }

    [Fact]
    public void A_Configuration_that_no_app_names()
    {
        using Solution solution = new Solution().App("ingest")
            .File("config", "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: { name: c }\nspec: { tracing: { samplingRate: \"1\" } }");

        Refusal.Says(Refusal.Of(solution), "config.yaml:1", "the Configuration 'c' is used by no app", "configFilePath in dapr.yaml");
    }

    private static void Check(string content, int line, string thing, string advice)
    {
        using Solution solution = new Solution().App("ingest").File("a", content);

        Refusal.Says(Refusal.Of(solution), $"a.yaml:{line}", thing, advice);
    }
}
