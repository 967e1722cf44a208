using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Resiliency;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Http;

public sealed partial class HttpRecordingTests
{
    private const string MetadataPath = "/v1.0/metadata";

    /// <summary>What only Dapr has: a release, features that are switched on, placement and Scheduler.</summary>
    private static readonly string[] OwnOfDapr = ["runtimeVersion", "enabledFeatures", "extended", "actorRuntime", "scheduler"];

    /// <summary>Components of the recording that LocalDapr has no type for.</summary>
    private static readonly string[] OtherStores = ["featuresredis", "azresults"];

    [Fact]
    public async Task The_HTTP_API_answers_as_recorded()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents().WorkflowStore();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var replay = new HttpReplay();
        int compared = 0;
        foreach (JsonObject line in Recording.Read("http/http-api.jsonl").Where(line => line["request"] is not null))
        {
            JsonObject request = line["request"]!.AsObject();
            string path = (string)request["path"]!;
            string actual = await replay.AnswerAsync(request, host.Http("scheduler"));
            if (path == MetadataPath)
            {
                continue;
            }

            string recorded = HttpReplay.Describe(line["response"]!.AsObject())
                .Replace("data/results", Path.Combine(solution.Data, "results"), StringComparison.Ordinal);
            Assert.Equal($"{path}: {replay.Bound.Expected(recorded, actual)}", $"{path}: {actual}");
            compared++;
        }

        Assert.Equal(17, compared);
    }

    [Fact]
    public async Task Metadata_is_as_recorded_but_for_what_only_Dapr_has()
    {
        using Solution solution = new Solution().App("scheduler")
            .Component("features", "state.sqlite", ("connectionString", ".fleetscore/features.db"), ("keyPrefix", "name"))
            .Component("workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"))
            .Component("results", "bindings.localstorage", ("rootPath", ".fleetscore/results"))
            .Component("tick", "bindings.cron", ("schedule", "@every 2s"), ("direction", "input"))
            .Component("telemetry", "bindings.mqtt3", ("url", "mqtt://127.0.0.1:1883"), ("topic", "telemetry/#"), ("consumerID", "test"), ("direction", "input, output"));
        await using TestHost host = await TestHost.StartAsync(solution, new FakeTimeProvider());
        using var replay = new HttpReplay();
        JsonObject line = Recording.Read("http/http-api.jsonl").Single(line => (string?)line["request"]?["path"] == MetadataPath);

        string actual = await replay.AnswerAsync(line["request"]!.AsObject(), host.Http("scheduler"));

        string recorded = HttpReplay.Describe(line["response"]!.AsObject()).Replace("6001", $"{host.Instance("scheduler").AppPort}", StringComparison.Ordinal);
        Assert.Equal(Shared(recorded), Shared(actual));
        Assert.EndsWith("}\n", actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_names_the_resiliency_resources()
    {
        using Solution solution = new Solution().App("scheduler").Guarded("  policies: { }");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var client = new HttpClient();

        string text = await client.GetStringAsync(new Uri(host.Http("scheduler"), MetadataPath), TestContext.Current.CancellationToken);

        Assert.EndsWith(",\"resiliencies\":[{\"name\":\"guard\"}]}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData(" ", "EOF")]
    [InlineData("[", "unexpected EOF")]
    [InlineData("[{\"key\":\"a", "unexpected EOF")]
    [InlineData("not json", "invalid character 'o' in literal null (expecting 'u')")]
    [InlineData("'x'", "invalid character '\\'' looking for beginning of value")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[01]", "invalid character '1' after array element")]
    [InlineData("[1.]", "invalid character ']' after decimal point in numeric literal")]
    [InlineData("[1e+x]", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("[-a]", "invalid character 'a' in numeric literal")]
    [InlineData("[tru]", "invalid character ']' in literal true (expecting 'e')")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("[\"\\x\"]", "invalid character 'x' in string escape code")]
    [InlineData("[\"\\u00g0\"]", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("[\"a\nb\"]", "invalid character '\\n' in string literal")]
    [InlineData("é", "invalid character 'Ã' looking for beginning of value")]
    public void A_body_that_is_no_JSON_is_described_in_the_words_of_Go(string body, string problem) =>
        Assert.Equal(problem, Assert.Throws<JsonException>(() => GoJsonSyntax.FirstValue(Encoding.UTF8.GetBytes(body))).Message);

    [Theory]
    [InlineData(" {\"a\": [1.5e-3, -0, \"\\u00e9\\n\", true, false, null, {}, []]} rest", " {\"a\": [1.5e-3, -0, \"\\u00e9\\n\", true, false, null, {}, []]}")]
    [InlineData("[][]", "[]")]
    [InlineData("12 x", "12")]
    public void What_follows_the_first_value_is_not_looked_at(string body, string value) =>
        Assert.Equal(value, Encoding.UTF8.GetString(GoJsonSyntax.FirstValue(Encoding.UTF8.GetBytes(body)).Span));

    /// <summary>The checker takes what .NET's parser takes, and nothing else; but for what follows the first value.</summary>
    [Fact]
    public void What_is_JSON_to_Go_is_JSON_to_NET() => Gen.Char["{}[]:,\"\\/ \tabcdeEfnrtul0123456789.+-"].Array[0, 12].Select(chars => new string(chars)).Sample(
        text =>
        {
            bool ours = Record.Exception(() => { GoJsonSyntax.FirstValue(Encoding.UTF8.GetBytes(text)); }) is null;
            int length = ours ? GoJsonSyntax.FirstValue(Encoding.UTF8.GetBytes(text)).Length : text.Length;

            Assert.Equal(ours, Record.Exception(() => { JsonDocument.Parse(text[..length]).Dispose(); }) is null);
        },
        iter: 20_000);

    [Fact]
    public async Task Invocation_answers_and_forwards_as_recorded_whichever_replica_is_picked()
    {
        using Solution solution = new Solution().App("scheduler").App("scorer", port: 5102).App("scorer", port: 5103);
        await using TestHost host = await TestHost.StartAsync(solution);
        using var replay = new HttpReplay();
        IReadOnlyList<JsonObject> lines = Recording.Read("http/service-invocation.jsonl");
        int compared = 0;
        foreach (JsonObject line in lines.Where(line => line["request"] is not null))
        {
            string actual = await replay.AnswerAsync(line["request"]!.AsObject(), host.Http("scheduler"));
            Assert.Equal(AnyReplica(HttpReplay.Describe(line["response"]!.AsObject())), AnyReplica(actual));
            compared++;
        }

        Assert.Equal(14, compared);
        Assert.Equal(
            lines.Where(line => line["app_received"] is not null).Select(line => Forwarded(line["app_received"]!.AsObject())).Order(),
            host.Apps.Values.SelectMany(app => app.Received).Select(Forwarded).Order());
    }

    [Fact]
    public async Task A_replica_that_does_not_listen_answers_500_as_recorded_and_the_other_one_works()
    {
        using Solution solution = new Solution().App("scheduler").App("scorer", port: 5102).App("scorer", port: 5103);
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["scorer-2"]);
        using var replay = new HttpReplay();
        JsonObject[] lines = [.. Recording.Read("http/service-invocation-replica-down.jsonl").Where(line => line["request"] is not null).Take(8)];
        string[] recorded = [.. lines
            .Select(line => HttpReplay.Describe(line["response"]!.AsObject()))
            .Select(text => text.Replace(":6003", $":{host.Instance("scorer-2").AppPort}", StringComparison.Ordinal))
            .Distinct()];
        Assert.Equal(2, recorded.Length);

        HashSet<string> ours = [];
        await Eventually.IsTrueAsync(
            async () => ours.Add(await replay.AnswerAsync(lines[0]["request"]!.AsObject(), host.Http("scheduler"))) && ours.Count == 2,
            "both replicas are picked");

        Assert.Equal(recorded.Order(), ours.Order());
    }

    [Fact]
    public async Task What_is_not_served_is_refused_by_name()
    {
        using Solution solution = new Solution().App("scheduler");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var client = new HttpClient();

        using HttpResponseMessage answer = await client.GetAsync(new Uri(host.Http("scheduler"), "/v1.0/secrets/vault/key"), TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal(
            "{\"errorCode\":\"ERR_LOCALDAPR\",\"message\":\"LocalDapr does not serve GET /v1.0/secrets/vault/key: run it with Dapr (dapr run -f .)\"}",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>An answer of the metadata API, in the order of its keys, without what is not compared.</summary>
    private static string Shared(string answer)
    {
        string[] parts = answer.Split("\n\n", 2);
        JsonObject metadata = JsonNode.Parse(parts[1])!.AsObject();
        foreach (string name in OwnOfDapr)
        {
            metadata.Remove(name);
        }

        JsonNode[] components = [.. metadata["components"]!.AsArray().Where(one => !OtherStores.Contains((string?)one!["name"])).Select(one => one!.DeepClone())];
        metadata["components"] = new JsonArray([.. components.OrderBy(one => (string?)one["name"], StringComparer.Ordinal)]);
        return $"{parts[0]}\n\n{metadata.ToJsonString()}";
    }

    private static string AnyReplica(string text) => Replica().Replace(text, "scorer-N");

    private static string Forwarded(JsonObject recorded) => Forwarded(new Received(
        (string)recorded["method"]!,
        (string)recorded["path"]!,
        (string)recorded["body"]!,
        (int)recorded["answer"]!,
        recorded["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!)));

    private static string Forwarded(Received received)
    {
        string text = HttpReplay.Describe($"{received.Method} {received.Path} {received.Answer}", received.Headers, received.Body);
        return text.Replace("host-a", "HOST", StringComparison.Ordinal).Replace(Environment.MachineName, "HOST", StringComparison.Ordinal);
    }

    [GeneratedRegex("scorer-[12]")]
    private static partial Regex Replica();
}
