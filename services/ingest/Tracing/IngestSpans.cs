using System.Diagnostics;
using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>The spans of ingest; nothing is made where nobody listens.</summary>
internal static class IngestSpans
{
    private static readonly ActivitySource Source = new("Fleetscore.Ingest");

    /// <summary>One event, until all of it is durable. Its values stay out: a span tells counts.</summary>
    public static Activity? StartEvent() => Source.StartActivity(SpanNames.Event);

    public static void Describe(this Activity? span, ParsedEvent parsed)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(AttributeNames.Readings, parsed.Readings);
        span.SetTag(AttributeNames.Devices, parsed.Devices.Count);
        if (parsed.Devices.Count == 1)
        {
            span.SetTag(AttributeNames.Device, parsed.Devices[0].DeviceId);
        }

        if (parsed.Refused.Count > 0)
        {
            span.SetTag(AttributeNames.Refused, parsed.Refused.Count);
            span.SetTag(AttributeNames.Reason, RefusalReasons.Kind(parsed.Refused[0].Reason));
        }
    }
}
