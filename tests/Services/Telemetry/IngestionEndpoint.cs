using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Telemetry;

/// <summary>What the ingestion endpoint does with what it is sent.</summary>
internal enum Ingestion
{
    Accepts,
    Fails,
    Hangs,
}

/// <summary>
/// Application Insights' ingestion endpoint on this machine: takes items, a line of JSON each or an array of them, packed or not,
/// and answers how many it took. It can fail, or take a request and never answer.
/// </summary>
internal sealed class IngestionEndpoint : IAsyncDisposable
{
    // The exporters send metrics once a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static int last;

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<TelemetryItem> accepted = [];
    private readonly List<TelemetryItem> hanging = [];
    private readonly Guid key = new(Interlocked.Increment(ref last), 0, 0, new byte[8]);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IngestionEndpoint()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.UseRouting();
        app.MapPost("/v2/track", TakeAsync); // the channel of logs
        app.MapPost("/v2.1/track", TakeAsync); // the exporter
        app.MapPost("/v1/{signal}", () => Note(() => CollectorRequests++)); // OTLP over HTTP
    }

    public Ingestion Does { get; set; } = Ingestion.Accepts;

    /// <summary>What it fails with.</summary>
    public HttpStatusCode Failure { get; set; } = HttpStatusCode.ServiceUnavailable;

    public string ConnectionString => $"InstrumentationKey={key};IngestionEndpoint={Address}/";

    /// <summary>Where it would be a collector as well.</summary>
    public string Address => app.Urls.Single();

    /// <summary>What was accepted, in the order of its arrival.</summary>
    public IReadOnlyList<TelemetryItem> Items => Copy(accepted);

    /// <summary>What came with requests that are not answered.</summary>
    public IReadOnlyList<TelemetryItem> Hanging => Copy(hanging);

    public int HangingRequests { get; private set; }

    public int FailedRequests { get; private set; }

    /// <summary>What came by OTLP.</summary>
    public int CollectorRequests { get; private set; }

    public static async Task<IngestionEndpoint> StartAsync()
    {
        var endpoint = new IngestionEndpoint();
        await endpoint.app.StartAsync(TestContext.Current.CancellationToken);
        return endpoint;
    }

    /// <summary>Completes as soon as something arrived that makes the condition true; fails where nothing does.</summary>
    public async Task UntilAsync(Func<IngestionEndpoint, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            Task next;
            lock (gate)
            {
                next = changed.Task;
            }

            if (holds(this))
            {
                return;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"It did not come within {Patience}: {Items.Count} items, {HangingRequests} requests that hang, {FailedRequests} that failed.");
            }
        }
    }

    /// <summary>Requests that hang are answered, or whoever sent them would put them on disk, after the test and its folder are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        List<TelemetryItem> items = await ReadAsync(context.Request);
        switch (Does)
        {
            case Ingestion.Hangs:
                Note(() =>
                {
                    HangingRequests++;
                    hanging.AddRange(items);
                });
                await ended.Task.WaitAsync(context.RequestAborted);
                await AcceptAsync(context, items.Count);
                return;
            case Ingestion.Fails:
                Note(() => FailedRequests++);
                context.Response.StatusCode = (int)Failure;
                DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddSeconds(2); // else the channel pauses for ten seconds and more
                context.Response.Headers.RetryAfter = soon.ToString("R", CultureInfo.InvariantCulture);
                return;
            default:
                Note(() => accepted.AddRange(items));
                await AcceptAsync(context, items.Count);
                return;
        }
    }

    private static Task AcceptAsync(HttpContext context, int items) =>
        context.Response.WriteAsync($$"""{"itemsReceived":{{items}},"itemsAccepted":{{items}},"errors":[]}""");

    private static async Task<List<TelemetryItem>> ReadAsync(HttpRequest request)
    {
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        await using Stream body = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        var items = new List<TelemetryItem>();
        await foreach (JsonElement value in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(body, topLevelValues: true))
        {
            JsonElement[] elements = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
            items.AddRange(elements.Select(item => new TelemetryItem(item)));
        }

        return items;
    }

    private TelemetryItem[] Copy(List<TelemetryItem> items)
    {
        lock (gate)
        {
            return [.. items];
        }
    }

    private void Note(Action change)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            change();
            (before, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before.SetResult();
    }
}
