using System.Diagnostics;
using Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow.Worker;

/// <summary>Continues the workflow's trace around an activity, so that the calls it makes belong to it.</summary>
internal static class ActivitySpan
{
    private static readonly ActivitySource Source = new("Dapr.Workflow");

    public static Activity? Start(ActivityRequest request)
    {
        if (request.ParentTraceContext is not { TraceParent: { Length: > 0 } parent } trace)
        {
            return null;
        }

        string name = $"WorkflowActivity {request.Name}";
        Activity? span = ActivityContext.TryParse(parent, trace.TraceState, isRemote: true, out ActivityContext context)
            ? Source.StartActivity(name, ActivityKind.Internal, context)
            : null;
        if (span is null)
        {
            // Nobody listens here, but the trace goes on to whom the activity calls.
            span = new Activity(name).SetParentId(parent);
            span.TraceStateString = trace.TraceState;
            span.Start();
        }

        return span;
    }
}
