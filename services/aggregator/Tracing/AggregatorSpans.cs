using System.Diagnostics;
using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>
/// The spans of aggregator. An event waits in its own trace; the batch that makes it durable serves many, and stands in the trace of the
/// first of them that is sampled, with links to the others.
/// </summary>
internal static class AggregatorSpans
{
    private static readonly ActivitySource Source = new("Fleetscore.Aggregator");

    /// <summary>The readings of one request, until they are durable.</summary>
    public static Activity? StartCommit(CommitRequest request)
    {
        Activity? span = Source.StartActivity(SpanNames.Commit);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(AttributeNames.Readings, request.Devices.Sum(device => device.Readings.Count));
            span.SetTag(AttributeNames.Devices, request.Devices.Count);
            if (request.Devices.Count == 1)
            {
                span.SetTag(AttributeNames.Device, request.Devices[0].DeviceId);
            }
        }

        return span;
    }

    /// <summary>What waited together; null where none of it is sampled.</summary>
    public static Activity? StartBatch(IReadOnlyList<PendingReadings> batch)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext[] events = [.. batch.Where(readings => readings.Event is not null).Select(readings => readings.Event!.Value).Distinct()];
        if (events.Length == 0)
        {
            return null;
        }

        Activity? span = Source.StartActivity(
            SpanNames.Batch, ActivityKind.Internal, events[0], links: events.Skip(1).Select(other => new ActivityLink(other)));
        span?.SetTag(AttributeNames.Readings, batch.Sum(readings => readings.Readings.Count));
        span?.SetTag(AttributeNames.Devices, batch.Select(readings => readings.Key.Device).Distinct(StringComparer.Ordinal).Count());
        foreach (PendingReadings readings in batch.Where(readings => readings.Event is not null))
        {
            readings.Batch = span?.Context;
        }

        return span;
    }

    /// <summary>Leads from an event to the batches it was committed in.</summary>
    public static void LinkBatches(this Activity? span, IEnumerable<PendingReadings> committed)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        foreach (ActivityContext batch in committed.Select(readings => readings.Batch).OfType<ActivityContext>().Distinct())
        {
            span.AddLink(new ActivityLink(batch));
        }
    }

    /// <summary>What readings of a request are told of its trace: the commit's span where it is sampled.</summary>
    public static ActivityContext? Reference(this Activity? span) => span is { Recorded: true } ? span.Context : null;
}
