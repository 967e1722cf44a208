using System.Diagnostics;
using System.Globalization;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>The spans of workflows, with the names and attributes of durabletask-go, which is Dapr's engine.</summary>
internal static class WorkflowSpans
{
    private const string Type = "durabletask.type";
    private const string Name = "durabletask.task.name";
    private const string Version = "durabletask.task.version";
    private const string InstanceId = "durabletask.task.instance_id";
    private const string TaskId = "durabletask.task.task_id";
    private const string FireAt = "durabletask.fire_at";
    private const string RuntimeStatus = "durabletask.runtime_status";

    /// <summary>A client's start of an instance, until a worker has taken it up.</summary>
    public static SidecarSpan StartCreation(string instanceId, CreateInstanceRequest request)
    {
        ActivityContext parent = TraceContexts.Read(request.ParentTraceContext);
        var span = SidecarSpan.Start(
            SpanSources.Workflow, FullName("create_orchestration", request.Name, request.Version), ActivityKind.Client, parent);
        Describe(span, "orchestration", request.Name, request.Version, instanceId);
        return span;
    }

    /// <summary>One delivery of an activity to a worker.</summary>
    public static SidecarSpan StartActivity(string instanceId, HistoryEvent scheduled)
    {
        TaskScheduledEvent task = scheduled.TaskScheduled;
        ActivityContext parent = TraceContexts.Read(task.ParentTraceContext);
        var span = SidecarSpan.Start(SpanSources.Workflow, FullName("activity", task.Name, task.Version), ActivityKind.Server, parent);
        Describe(span, "activity", task.Name, task.Version, instanceId);
        span.Set(TaskId, (long)scheduled.EventId);
        return span;
    }

    /// <summary>An execution that has ended: one span for all of it, under the id that its activities know as their parent's.</summary>
    public static void Ended(string instanceId, ExecutionStartedEvent start, Timestamp startedAt, OrchestrationStatus status, TaskFailureDetails? failure)
    {
        if (start.ParentTraceContext is null)
        {
            return;
        }

        using var span = SidecarSpan.Start(
            SpanSources.Workflow,
            FullName("orchestration", start.Name, start.Version),
            ActivityKind.Server,
            TraceContexts.Read(start.ParentTraceContext),
            startedAt.ToDateTimeOffset());
        span.TakeId(start.WorkflowSpanID);
        Describe(span, "orchestration", start.Name, start.Version, instanceId);
        span.Set(RuntimeStatus, StatusText(status));
        if (failure is not null)
        {
            span.Fail(failure.ErrorMessage);
        }
    }

    /// <summary>A timer that has fired, from its creation on.</summary>
    public static void Fired(string instanceId, ExecutionStartedEvent start, HistoryEvent created)
    {
        if (TraceContexts.InTraceOf(start.ParentTraceContext, start.WorkflowSpanID) is not { } parent)
        {
            return;
        }

        using var span = SidecarSpan.Start(
            SpanSources.Workflow, "timer", ActivityKind.Internal, TraceContexts.Read(parent), created.Timestamp.ToDateTimeOffset());
        span.Set(Type, "timer");
        span.Set(FireAt, created.TimerCreated.FireAt.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        span.Set(TaskId, (long)created.EventId);
        span.Set(InstanceId, instanceId);
    }

    private static string FullName(string kind, string name, string? version) =>
        string.IsNullOrEmpty(version) ? $"{kind}||{name}" : $"{kind}||{name}||{version}";

    private static void Describe(SidecarSpan span, string type, string name, string? version, string instanceId)
    {
        if (!span.IsRecorded)
        {
            return;
        }

        span.Set(Type, type);
        span.Set(Name, name);
        span.Set(InstanceId, instanceId);
        if (!string.IsNullOrEmpty(version))
        {
            span.Set(Version, version);
        }
    }

    /// <summary>As the protocol spells it: COMPLETED, CONTINUED_AS_NEW.</summary>
    private static string StatusText(OrchestrationStatus status) =>
        status == OrchestrationStatus.ContinuedAsNew ? "CONTINUED_AS_NEW" : status.ToString().ToUpperInvariant();
}
