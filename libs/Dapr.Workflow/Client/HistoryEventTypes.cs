using Kind = Fleetscore.WorkflowProtocol.HistoryEvent.EventTypeOneofCase;

namespace Dapr.Workflow.Client;

internal static class HistoryEventTypes
{
    public static WorkflowHistoryEventType From(Kind kind) => kind switch
    {
        Kind.ChildWorkflowInstanceCreated or Kind.DetachedWorkflowInstanceCreated => WorkflowHistoryEventType.SubOrchestrationInstanceCreated,
        Kind.ChildWorkflowInstanceCompleted => WorkflowHistoryEventType.SubOrchestrationInstanceCompleted,
        Kind.ChildWorkflowInstanceFailed => WorkflowHistoryEventType.SubOrchestrationInstanceFailed,
        Kind.WorkflowStarted => WorkflowHistoryEventType.OrchestratorStarted,
        Kind.WorkflowCompleted => WorkflowHistoryEventType.OrchestratorCompleted,
        _ => Enum.TryParse(kind.ToString(), out WorkflowHistoryEventType same) ? same : WorkflowHistoryEventType.Unknown,
    };
}
