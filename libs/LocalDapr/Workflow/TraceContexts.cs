using System.Diagnostics;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// W3C trace contexts as daprd hands them out: an instance has one trace; the instance, and each delivery of an
/// activity, is a span in it.
/// </summary>
internal static class TraceContexts
{
    private const int TraceIdAt = 3;
    private const int SpanIdAt = 36;
    private const int FlagsAt = 53;

    public static string NewSpanId() => ActivitySpanId.CreateRandom().ToHexString();

    /// <summary>The span in which an instance is created: in the caller's trace, or the root of a new one.</summary>
    public static TraceContext ForStart(TraceContext? caller) =>
        caller is not null && ActivityContext.TryParse(caller.TraceParent, null, out _)
            ? InTraceOf(caller, NewSpanId())
            : new TraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{NewSpanId()}-01" };

    /// <summary>The same trace and flags, with another span as the parent.</summary>
    public static TraceContext InTraceOf(TraceContext context, string spanId)
    {
        string parent = context.TraceParent;
        return new TraceContext
        {
            TraceParent = $"00-{parent[TraceIdAt..(SpanIdAt - 1)]}-{spanId}-{parent[FlagsAt..]}",
            TraceState = context.TraceState,
        };
    }
}
