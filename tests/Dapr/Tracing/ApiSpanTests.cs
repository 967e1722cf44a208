using System.Diagnostics;
using Fleetscore.Tests.Dapr.Host;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Tracing;

/// <summary>Spans of bindings and service invocation: names and attributes are those of dapr/pkg/diagnostics.</summary>
public sealed class ApiSpanTests
{
    private const string Caller = "0af7651916cd43dd8448eb211c80319c";
    private const string CallersSpan = "b7ad6b7169203331";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_input_binding_begins_a_trace_and_tells_the_app_its_span()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents();
        using var heard = new HeardSpans();
        await using TestHost host = await TestHost.StartAsync(solution);

        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", host.BrokerPort).Build(), Cancellation);
        await client.PublishStringAsync("telemetry/pump-17", "fail-0-200-x", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
        await Eventually.IsTrueAsync(() => host.Pending == 0, "the event is acknowledged");

        Received delivered = host.Apps["scheduler"].Received.Single(one => one.Path == "/telemetry");
        (string trace, string span, string flags) = HeardSpans.Read(delivered.Headers["traceparent"]);
        Activity binding = Assert.Single(heard.Of(trace));
        Assert.Equal("01", flags);
        Assert.Equal(span, binding.SpanId.ToHexString());
        Assert.Equal("bindings/telemetry", binding.OperationName);
        Assert.Equal(ActivityKind.Client, binding.Kind);
        Assert.Equal(default, binding.ParentSpanId);
        Assert.Equal(
            [("db.connection_string", "POST /telemetry"), ("db.name", "telemetry"), ("db.system", "bindings"), ("rpc.service", "Dapr")],
            binding.Tags.Select(tag => (tag.Key, tag.Value)).Order());
    }

    [Fact]
    public async Task Service_invocation_is_a_span_of_either_sidecar_in_the_callers_trace()
    {
        using Solution solution = new Solution().App("scheduler").App("scorer").UsualComponents();
        using var heard = new HeardSpans();
        await using TestHost host = await TestHost.StartAsync(solution);

        using HttpResponseMessage answer = await InvokeAsync(host, "/v1.0/invoke/scorer/method/score?x=1", $"00-{Caller}-{CallersSpan}-01");
        string told = host.Apps["scorer"].Received.Single().Headers["traceparent"];
        await Eventually.IsTrueAsync(() => heard.Of(Caller).Count == 2, "both spans have ended");

        Activity calling = heard.Of(Caller).Single(span => span.Kind == ActivityKind.Client);
        Activity called = heard.Of(Caller).Single(span => span.Kind == ActivityKind.Server);
        Assert.Equal(["CallLocal/scorer/score", "CallLocal/scorer/score"], [calling.OperationName, called.OperationName]);
        Assert.Equal(CallersSpan, calling.ParentSpanId.ToHexString());
        Assert.Equal(calling.SpanId, called.ParentSpanId);
        Assert.Equal($"00-{Caller}-{called.SpanId}-01", told);
        Assert.Equal($"00-{Caller}-{calling.SpanId}-01", answer.Headers.GetValues("traceparent").Single());
        Assert.Equal("scorer", calling.GetTagItem("net.peer.name"));
        Assert.Equal("200", calling.GetTagItem("dapr.status_code"));
        Assert.Equal("score", called.GetTagItem("dapr.invoke_method"));
    }

    [Fact]
    public async Task What_the_caller_does_not_sample_nobody_records_and_the_app_is_told_so()
    {
        const string trace = "1bf7651916cd43dd8448eb211c80319c";
        using Solution solution = new Solution().App("scheduler").App("scorer").UsualComponents();
        using var heard = new HeardSpans();
        await using TestHost host = await TestHost.StartAsync(solution);

        using HttpResponseMessage _ = await InvokeAsync(host, "/v1.0/invoke/scorer/method/score", $"00-{trace}-{CallersSpan}-00");

        (string toldTrace, string span, string flags) = HeardSpans.Read(host.Apps["scorer"].Received.Single().Headers["traceparent"]);
        Assert.Equal((trace, "00"), (toldTrace, flags));
        Assert.NotEqual(CallersSpan, span);
        Assert.Empty(heard.Of(trace));
    }

    private static async Task<HttpResponseMessage> InvokeAsync(TestHost host, string path, string traceparent)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Http("scheduler"), path));
        request.Headers.Add("traceparent", traceparent);
        return await client.SendAsync(request, Cancellation);
    }
}
