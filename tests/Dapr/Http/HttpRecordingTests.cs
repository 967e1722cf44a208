using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Http;

public sealed partial class HttpRecordingTests
{
    private static readonly string[] ShapeOnly = ["/v1.0/metadata"];

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
            if (ShapeOnly.Contains(path))
            {
                continue;
            }

            string recorded = HttpReplay.Describe(line["response"]!.AsObject())
                .Replace("data/results", Path.Combine(solution.Data, "results"), StringComparison.Ordinal);
            Assert.Equal($"{path}: {JsonProblem().Replace(replay.Bound.Expected(recorded, actual), "$1…")}", $"{path}: {JsonProblem().Replace(actual, "$1…")}");
            compared++;
        }

        Assert.Equal(17, compared);
    }

    [Fact]
    public async Task Metadata_names_the_app_and_its_components()
    {
        using Solution solution = new Solution().App("scheduler", port: 5101).UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var client = new HttpClient();

        string text = await client.GetStringAsync(new Uri(host.Http("scheduler"), "/v1.0/metadata"), TestContext.Current.CancellationToken);
        JsonObject metadata = JsonNode.Parse(text)!.AsObject();

        Assert.Equal("scheduler", (string?)metadata["id"]);
        Assert.Equal(host.Instance("scheduler").AppPort, (int?)metadata["appConnectionProperties"]!["port"]);
        Assert.Equal(
            ["features state.sqlite v1", "results bindings.localstorage v1", "telemetry bindings.mqtt3 v1"],
            metadata["components"]!.AsArray().Select(one => $"{one!["name"]} {one["type"]} {one["version"]}"));
    }

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

    // The parser's own words; only the code is normative.
    [GeneratedRegex("(ERR_MALFORMED_REQUEST\",\"message\":\").*$")]
    private static partial Regex JsonProblem();
}
