using System.Diagnostics;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>W3C trace context on its way through a sidecar: the trace stays, each hop is a span of its own.</summary>
internal static class TraceContext
{
    public const string Header = "traceparent";

    /// <summary>A span below the one that is given; a new sampled trace where none, or no valid one, is given.</summary>
    public static string NextSpan(string? traceparent)
    {
        bool known = ActivityContext.TryParse(traceparent, null, out ActivityContext parent);
        ActivityTraceId trace = known ? parent.TraceId : ActivityTraceId.CreateRandom();
        bool sampled = !known || parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return $"00-{trace}-{ActivitySpanId.CreateRandom()}-{(sampled ? "01" : "00")}";
    }
}
