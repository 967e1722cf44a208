using System.Diagnostics;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// Trace contexts in workflow messages as daprd hands them out: an instance has one trace; its creation, the instance itself and
/// each delivery of an activity are spans in it. What is not sampled has none at all.
/// </summary>
internal static class TraceContexts
{
    public static string NewSpanId() => ActivitySpanId.CreateRandom().ToHexString();

    public static ActivityContext Read(TraceContext? context) => W3C.Read(context?.TraceParent, context?.TraceState);

    /// <returns>Null where the trace is not sampled: whoever is told nothing records nothing.</returns>
    public static TraceContext? Of(ActivityContext context) => W3C.IsSampled(context)
        ? new TraceContext { TraceParent = W3C.Write(context), TraceState = context.TraceState }
        : null;

    /// <summary>The root of a new trace.</summary>
    public static TraceContext NewRoot() => Of(new ActivityContext(
        ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))!;

    /// <summary>The same trace, with another span as the parent.</summary>
    public static TraceContext? InTraceOf(TraceContext? context, string? spanId) => context is null || spanId is null
        ? null
        : Of(new ActivityContext(
            Read(context).TraceId, ActivitySpanId.CreateFromString(spanId), ActivityTraceFlags.Recorded, context.TraceState, isRemote: true));
}
