using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>
/// A Configuration's tracing has effect. Spans of all hosts of a process come from one source, whoever listens, so these tests run alone.
/// </summary>
[Collection(nameof(TracingHostTests))]
[CollectionDefinition(nameof(TracingHostTests), DisableParallelization = true)]
public sealed class TracingHostTests : IDisposable
{
    private readonly Solution solution = new Solution().Common("  configFilePath: ./config.yaml\n").App("ingest");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => solution.Dispose();

    [Fact]
    public async Task Spans_go_to_the_output_and_by_OTLP()
    {
        int port = Ports.Free(1)[0];
        await using RecordingApp collector = await RecordingApp.StartAsync("collector", port);
        Write($"tracing: {{ samplingRate: \"1\", stdout: true, otel: {{ endpointAddress: \"127.0.0.1:{port}\", protocol: http, isSecure: false, headers: [ key=open ] }} }}");
        await using (LocalHost host = await solution.StartAsync())
        {
            await CallAsync(host);
        }

        Assert.Contains(solution.Output, line => line.StartsWith("localdapr: [CallLocal/ingest/who] Trace: ", StringComparison.Ordinal));
        Received sent = collector.Received[0];
        Assert.Equal(("/v1/traces", "open"), (sent.Path, sent.Headers["key"]));
        Assert.Contains("CallLocal/ingest/who", sent.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "00")]
    [InlineData("1", "01")]
    public async Task The_sampling_rate_decides_on_traces_that_begin_here(string rate, string flags)
    {
        Write($"tracing: {{ samplingRate: \"{rate}\" }}");
        await using LocalHost host = await solution.StartAsync();

        Assert.EndsWith("-" + flags, await CallAsync(host), StringComparison.Ordinal);
        Assert.EndsWith("-01", await CallAsync(host, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), StringComparison.Ordinal);
    }

    private static async Task<string> CallAsync(LocalHost host, string? traceparent = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{host.Apps[0].DaprHttpPort}/v1.0/invoke/ingest/method/who");
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("traceparent").Single();
    }

    private void Write(string spec) => File.WriteAllText(Path.Combine(solution.Folder, "config.yaml"), TracingConfigurationTests.Text(spec));
}
