using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Fleetscore.Ingest;

/// <summary>
/// Takes one event from the telemetry binding. 2xx is a promise: every reading is durable, counted or dead-lettered.
/// Anything else, and the binding delivers the event again.
/// </summary>
internal sealed class TelemetryEndpoint(
    DeadLetterWriter deadLetters, IServiceGateway services, IngestMetrics metrics, TimeProvider clock, ILogger<TelemetryEndpoint> logger)
{
    /// <summary>Above what any binding delivers, so that junk of megabytes is dead-lettered like all other junk.</summary>
    public const long MaxEventBytes = 64 * 1024 * 1024;

    private const string Topic = "Topic";

    public static async Task<Ok> PostAsync(HttpRequest request, TelemetryEndpoint endpoint, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, MaxEventBytes));
        await request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        StringValues topic = request.Headers[Topic];
        await endpoint.TakeAsync(body.GetBuffer().AsMemory(0, (int)body.Length), topic.ToString(), cancellation).ConfigureAwait(false);
        return TypedResults.Ok();
    }

    /// <summary>Returns once all of the event is durable.</summary>
    public async Task TakeAsync(ReadOnlyMemory<byte> content, string topic, CancellationToken cancellation)
    {
        using Activity? span = IngestSpans.StartEvent();
        ParsedEvent parsed = EventParser.Parse(content);
        span.Describe(parsed);
        metrics.Received(parsed.Readings);
        if (parsed.Refused.Count > 0)
        {
            await deadLetters.WriteAsync(parsed.Refused, topic, cancellation).ConfigureAwait(false);
            foreach (IGrouping<string, RefusedPart> refused in parsed.Refused.GroupBy(part => part.Reason))
            {
                metrics.DeadLettered(refused.Count(), refused.Key);
                logger.DeadLettered(refused.Count(), refused.Key);
            }
        }

        foreach (CommitRequest request in CommitRequests.Cut(parsed.Devices))
        {
            await services.PostAsync<CommitRequest, CommitAnswer>(
                AppIds.Aggregator, Routes.Readings, request, cancellation).ConfigureAwait(false);
        }

        if (parsed.Newest is { } newest)
        {
            metrics.Durable(clock.GetUtcNow() - newest);
        }
    }
}
