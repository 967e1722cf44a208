using System.Text;
using System.Text.Json.Nodes;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Http;
using Fleetscore.Tests.Dapr.Resiliency;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Bindings;

public sealed class MqttRecordingTests
{
    private const string Event = "{\"deviceId\":\"pump-17\"}";

    [Fact]
    public async Task Without_retries_an_event_comes_once_and_again_after_a_restart_as_recorded()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents();
        (string, string)[] overrides = [("telemetry.backOffMaxRetries", "0"), ("telemetry.direction", "input, output")];
        IReadOnlyList<JsonObject> lines = Recording.Read("bindings/mqtt3.jsonl");
        string[] recorded = Recorded(lines);

        await using (TestHost host = await TestHost.StartAsync(solution, null, null, overrides))
        {
            await PublishAsync(host, ("telemetry/pump-17", Event));
            await PublishAsync(host, ("telemetry/x", "fail-2-500-aa"), ("telemetry/x", "fail-1-404-ab"), ("telemetry/x", "fail-2-500-ac"), ("telemetry/x", "after ac"));
            using var replay = new HttpReplay();
            JsonObject output = lines.Single(line => line["request"] is not null);
            Assert.Equal(
                HttpReplay.Describe(output["response"]!.AsObject()),
                await replay.AnswerAsync(output["request"]!.AsObject(), host.Http("scheduler")));
            await ReceivesAsync(host, recorded[..6]);
            await Eventually.IsTrueAsync(() => host.Pending == 3, "the others are acknowledged");
        }

        await using TestHost again = await TestHost.StartAsync(solution, null, null, overrides);
        await ReceivesAsync(again, [.. recorded[6..].Select(WithFirstAnswer)]);
    }

    [Fact]
    public async Task With_endless_retries_an_event_comes_until_the_app_takes_it_and_holds_up_no_other_as_recorded()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution, null, null, ("telemetry.backOffDuration", "50ms"));
        string[] recorded = [.. Recorded(Recording.Read("bindings/mqtt3-backoff.jsonl")).Take(10)];

        await PublishAsync(host, ("telemetry/pump-17", Event), ("telemetry/x", "fail-2-500-ba"));
        await PublishAsync(host, ("telemetry/x", "fail-1-404-bb"), ("telemetry/x", "fail-2-500-bc"), ("telemetry/x", "after bc"));

        await ReceivesAsync(host, recorded);
    }

    [Fact]
    public async Task With_a_retry_of_a_resiliency_resource_an_event_comes_again_in_the_same_trace_as_recorded()
    {
        var time = new FakeTimeProvider();
        using Solution solution = new Solution().App("scheduler").UsualComponents().Guarded(
            "  policies: { retries: { again: { policy: exponential, maxInterval: 5s, maxRetries: -1 } } }\n"
            + "  targets: { components: { telemetry: { inbound: { retry: again } } } }");
        await using TestHost host = await TestHost.StartAsync(solution, time, null, ("telemetry.backOffMaxRetries", "0"));
        IReadOnlyList<JsonObject> lines = Recording.Read("bindings/mqtt3-resiliency.jsonl");
        string[] recorded = Recorded(lines);

        await PublishAsync(host, ("telemetry/pump-17", Event), ("telemetry/x", "fail-2-500-ca"), ("telemetry/x", "fail-1-404-cb"));
        await PublishAsync(host, ("telemetry/x", "fail-2-500-cc"), ("telemetry/x", "after cc"));
        await Eventually.IsTrueAsync(() => host.Apps["scheduler"].Received.Any(one => one.Body == "after cc"), "a waiting attempt holds up no other event");
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return host.Pending == 0;
            },
            "the app takes all events");

        await ReceivesAsync(host, recorded);
        Assert.Equal(TracesOf(RecordedHeaders(lines)), TracesOf(host.Apps["scheduler"].Received.Select(one => (one.Body, one.Headers["traceparent"]))));
    }

    private static async Task PublishAsync(TestHost host, params (string Topic, string Body)[] messages)
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", host.BrokerPort).Build(), TestContext.Current.CancellationToken);
        foreach ((string topic, string body) in messages)
        {
            await client.PublishStringAsync(topic, body, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Order is not kept, and nothing else may come.</summary>
    private static async Task ReceivesAsync(TestHost host, string[] expected)
    {
        await Eventually.IsTrueAsync(() => host.Apps["scheduler"].Received.Count >= expected.Length, "all events arrive");
        IEnumerable<string> actual = host.Apps["scheduler"].Received.Select(one =>
            HttpReplay.Describe($"{one.Method} {one.Path} {one.Answer}", one.Headers, one.Body));
        Assert.Equal(expected.Order(), actual.Order());
    }

    private static string[] Recorded(IEnumerable<JsonObject> lines) => [.. lines.Where(line => line["app_received"] is not null).Select(line =>
    {
        JsonObject one = line["app_received"]!.AsObject();
        var headers = one["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        return HttpReplay.Describe($"{one["method"]} {one["path"]} {one["answer"]}", headers, (string)one["body"]!);
    })];

    private static IEnumerable<(string Body, string Trace)> RecordedHeaders(IEnumerable<JsonObject> lines) => lines
        .Where(line => line["app_received"] is not null)
        .Select(line => ((string)line["app_received"]!["body"]!, (string)line["app_received"]!["headers"]!["Traceparent"]!));

    /// <summary>How many times each event came, and in how many traces.</summary>
    private static IEnumerable<(string Body, int Times, int Traces)> TracesOf(IEnumerable<(string Body, string Trace)> received) => received
        .GroupBy(one => one.Body)
        .Select(group => (group.Key, group.Count(), group.Select(one => one.Trace).Distinct().Count()))
        .Order();

    /// <summary>The recording's app remembers its answers over the restart, ours begins anew.</summary>
    private static string WithFirstAnswer(string recorded) =>
        recorded.EndsWith("fail-1-404-ab", StringComparison.Ordinal) ? new StringBuilder(recorded).Replace(" 200\n", " 404\n").ToString() : recorded;
}
