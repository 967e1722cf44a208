using System.Net;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.Tests.Dapr.Host;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Processes;

public sealed class AppHealthTests : IDisposable
{
    private const string Checked = "    enableAppHealthCheck: true\n    appHealthProbeInterval: 7\n    appHealthThreshold: 2\n";

    private readonly HttpClient client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("+", true)]
    [InlineData("+--", true)]
    [InlineData("+---", false)]
    [InlineData("+-+-+-", false)] // As in daprd, failures of a healthy app add up.
    [InlineData("-----+", true)]
    [InlineData("+---+--", true)]
    public void Health_is_counted_as_daprd_counts(string probes, bool healthy)
    {
        var health = new AppHealth(threshold: 3);
        foreach (char probe in probes)
        {
            health.Count(succeeded: probe == '+');
        }

        Assert.Equal(healthy, health.IsHealthy);
    }

    [Fact]
    public async Task An_app_that_sends_its_probe_elsewhere_is_not_well()
    {
        using Solution solution = new Solution().App("ingest", Checked);
        var time = new FakeTimeProvider();
        await using TestHost host = await TestHost.StartAsync(solution, time);
        RecordingApp app = host.Apps["ingest"];
        await Eventually.IsTrueAsync(() => host.Instance("ingest").IsHealthy, "the first probe succeeded");

        app.Health = 302;
        await ProbeAsync(app, time);
        await ProbeAsync(app, time);

        await Eventually.IsTrueAsync(() => !host.Instance("ingest").IsHealthy, "two probes failed");
        Assert.Empty(app.Received);
    }

    [Fact]
    public async Task An_unhealthy_app_gets_no_events_and_no_calls_and_its_sidecar_stays_well()
    {
        using Solution solution = new Solution().App("ingest", Checked).UsualComponents();
        var time = new FakeTimeProvider();
        await using TestHost host = await TestHost.StartAsync(solution, time);
        RecordingApp app = host.Apps["ingest"];
        AppInstance instance = host.Instance("ingest");
        await Eventually.IsTrueAsync(() => instance.IsHealthy, "the first probe, which comes at once, succeeded");
        Assert.Equal((HttpStatusCode.OK, "{\"from\":\"ingest\"}"), await InvokeAsync(host));

        app.Health = 503;
        await ProbeAsync(app, time);
        Assert.True(instance.IsHealthy);
        await ProbeAsync(app, time);
        await Eventually.IsTrueAsync(() => !instance.IsHealthy, "two probes failed");
        Assert.Equal(
            (HttpStatusCode.InternalServerError,
                "{\"errorCode\":\"ERR_DIRECT_INVOKE\",\"message\":\"failed to invoke, id: ingest, err: rpc error: code = Internal desc = "
                + "error invoking app channel: rpc error: code = Internal desc = app is not in a healthy state\"}"),
            await InvokeAsync(host));
        Assert.Equal(HttpStatusCode.NoContent, await HealthAsync(host, "/v1.0/healthz"));
        await PublishAsync(host);
        Assert.Equal(1, host.Pending);

        app.Health = 204;
        await ProbeAsync(app, time);
        await Eventually.IsTrueAsync(() => host.Pending == 0, "the event arrives");
        Assert.Equal(["/a", "/telemetry"], app.Received.Select(received => received.Path));
    }

    [Fact]
    public async Task Metadata_tells_how_the_app_is_asked()
    {
        using Solution solution = new Solution().App("ingest", Checked);
        await using TestHost host = await TestHost.StartAsync(solution);

        JsonNode metadata = JsonNode.Parse(await client.GetStringAsync(new Uri(host.Http("ingest"), "/v1.0/metadata"), Cancellation))!;

        Assert.Equal(
            "{\"healthCheckPath\":\"/healthz\",\"healthProbeInterval\":\"7s\",\"healthProbeTimeout\":\"500ms\",\"healthThreshold\":2}",
            metadata["appConnectionProperties"]!["health"]!.ToJsonString());
    }

    [Fact]
    public async Task A_sidecar_is_ready_once_its_app_has_listened_and_for_apps_before()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["ingest"]);

        Assert.Equal(HttpStatusCode.InternalServerError, await HealthAsync(host, "/v1.0/healthz"));
        Assert.Equal(HttpStatusCode.NoContent, await HealthAsync(host, "/v1.0/healthz/outbound"));
        host.Instance("ingest").Listens();
        host.Instance("ingest").Down();
        Assert.Equal(HttpStatusCode.NoContent, await HealthAsync(host, "/v1.0/healthz"));
        Assert.Equal(HttpStatusCode.NoContent, await HealthAsync(host, "/v1.0/healthz?appid=ingest"));
        Assert.Equal(HttpStatusCode.InternalServerError, await HealthAsync(host, "/v1.0/healthz?appid=scorer"));
    }

    private static async Task ProbeAsync(RecordingApp app, FakeTimeProvider time)
    {
        int before = app.Probes;
        time.Advance(TimeSpan.FromSeconds(7));
        await Eventually.IsTrueAsync(() => app.Probes > before, "a probe");
    }

    private static async Task PublishAsync(TestHost host)
    {
        using IMqttClient publisher = new MqttClientFactory().CreateMqttClient();
        await publisher.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", host.BrokerPort).Build(), Cancellation);
        await publisher.PublishStringAsync("telemetry/a", "x", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
        await publisher.DisconnectAsync(cancellationToken: Cancellation);
    }

    private async Task<(HttpStatusCode Status, string Body)> InvokeAsync(TestHost host)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(host.Http("ingest"), "/v1.0/invoke/ingest/method/a"), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<HttpStatusCode> HealthAsync(TestHost host, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(host.Http("ingest"), path), Cancellation);
        return answer.StatusCode;
    }
}
