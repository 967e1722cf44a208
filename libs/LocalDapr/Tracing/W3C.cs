using System.Diagnostics;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>W3C trace context on the wire.</summary>
internal static class W3C
{
    public const string TraceParent = "traceparent";

    /// <returns>No context where there is no valid one.</returns>
    public static ActivityContext Read(string? traceparent, string? tracestate = null) =>
        ActivityContext.TryParse(traceparent, tracestate, isRemote: true, out ActivityContext context) ? context : default;

    public static string Write(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-{(IsSampled(context) ? "01" : "00")}";

    public static bool IsSampled(ActivityContext context) => context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
}
