using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Makes the events of a history the way daprd writes them. What a client or a timer causes has event id -1 and no router.</summary>
internal sealed class HistoryEvents(TimeProvider time)
{
    private const int NoId = -1;

    public Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());

    public HistoryEvent WorkflowStarted(TaskRouter? router) =>
        Event(NoId, router, e => e.WorkflowStarted = new WorkflowStartedEvent());

    /// <summary>Completes the start event with what is fresh for each execution: its id, and its span where it is traced.</summary>
    /// <param name="parent">The span it belongs to; null: it is not traced.</param>
    public HistoryEvent ExecutionStarted(InstanceKey key, ExecutionStartedEvent start, TraceContext? parent)
    {
        start.WorkflowInstance = new WorkflowInstance
        {
            InstanceId = key.InstanceId,
            ExecutionId = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
        };
        start.ParentTraceContext = parent;
        start.WorkflowSpanID = parent is null ? null : TraceContexts.NewSpanId();
        return Event(NoId, new TaskRouter { SourceAppID = key.AppId }, e => e.ExecutionStarted = start);
    }

    /// <summary>The start of a child: it belongs to its parent's trace, under the parent's span.</summary>
    public HistoryEvent ChildStarted(InstanceKey child, TaskRouter router, ExecutionStartedEvent start, TraceContext? parentSpan)
    {
        HistoryEvent started = ExecutionStarted(child, start, parentSpan);
        started.Router = router;
        return started;
    }

    public HistoryEvent EventRaised(string name, string? input) =>
        Event(NoId, null, e => e.EventRaised = new EventRaisedEvent { Name = name, Input = input });

    public HistoryEvent Terminated(string? output, bool recurse) =>
        Event(NoId, null, e => e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recurse });

    public HistoryEvent Suspended(string? reason) =>
        Event(NoId, null, e => e.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason });

    public HistoryEvent Resumed(string? reason) =>
        Event(NoId, null, e => e.ExecutionResumed = new ExecutionResumedEvent { Input = reason });

    public HistoryEvent TimerFired(HistoryEvent created) => Event(NoId, null, e =>
        e.TimerFired = new TimerFiredEvent { FireAt = created.TimerCreated.FireAt, TimerId = created.EventId });

    public HistoryEvent Stalled(Stall stall) =>
        Event(NoId, null, e => e.ExecutionStalled = new ExecutionStalledEvent { Reason = stall.Reason, Description = stall.Description });

    /// <summary>What became of an activity; it travels by the same router as its scheduling.</summary>
    public HistoryEvent TaskEnded(HistoryEvent scheduled, ActivityResponse response) => Event(NoId, scheduled.Router, e =>
    {
        string executionId = scheduled.TaskScheduled.TaskExecutionId;
        if (response.FailureDetails is { } failure)
        {
            e.TaskFailed = new TaskFailedEvent
            {
                TaskScheduledId = scheduled.EventId,
                FailureDetails = failure,
                TaskExecutionId = executionId,
            };
        }
        else
        {
            e.TaskCompleted = new TaskCompletedEvent
            {
                TaskScheduledId = scheduled.EventId,
                Result = response.Result,
                TaskExecutionId = executionId,
            };
        }
    });

    /// <summary>What a child tells its parent: its result, or whatever else it ended with as a failure.</summary>
    public HistoryEvent ChildEnded(string childAppId, ParentInstanceInfo parent, CompleteWorkflowAction end) => Event(
        NoId,
        new TaskRouter { SourceAppID = childAppId, TargetAppID = parent.AppID },
        e =>
        {
            if (end.WorkflowStatus == OrchestrationStatus.Completed)
            {
                e.ChildWorkflowInstanceCompleted = new ChildWorkflowInstanceCompletedEvent
                {
                    TaskScheduledId = parent.TaskScheduledId,
                    Result = end.Result,
                };
            }
            else
            {
                e.ChildWorkflowInstanceFailed = ChildFailure(parent.TaskScheduledId, end.FailureDetails);
            }
        });

    public HistoryEvent ChildRefused(int taskId, TaskFailureDetails reason) =>
        Event(NoId, null, e => e.ChildWorkflowInstanceFailed = ChildFailure(taskId, reason));

    /// <summary>An event that an action caused: it has the action's id.</summary>
    public HistoryEvent OfAction(int id, TaskRouter router, Action<HistoryEvent> set) => Event(id, router, set);

    private static ChildWorkflowInstanceFailedEvent ChildFailure(int taskId, TaskFailureDetails? details) =>
        new() { TaskScheduledId = taskId, FailureDetails = details };

    private HistoryEvent Event(int id, TaskRouter? router, Action<HistoryEvent> set)
    {
        var e = new HistoryEvent { EventId = id, Timestamp = Now(), Router = router };
        set(e);
        return e;
    }
}
