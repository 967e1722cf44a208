using System.Collections.Concurrent;
using System.Net;
using Fleetscore.Tests.EndToEnd.Traces.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>Receives what processes export by OTLP over HTTP, and keeps the spans.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<CollectedSpan> spans = new();

    private SpanCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapPost("/v1/traces", TakeAsync);
        server.MapPost("/v1/metrics", () => { });
    }

    /// <summary>All that has arrived.</summary>
    public IReadOnlyList<CollectedSpan> Spans => [.. spans];

    /// <summary>What makes a process export to here, at once and without dropping any.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
    };

    public static async Task<SpanCollector> StartAsync()
    {
        var collector = new SpanCollector();
        await collector.server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        foreach (CollectedSpan span in CollectedSpan.Of(TraceRequest.Parser.ParseFrom(body.ToArray())))
        {
            spans.Enqueue(span);
        }
    }
}
