namespace Dapr.Workflow.Client;

/// <summary>One event of an instance's history, without its content.</summary>
public sealed record WorkflowHistoryEvent(int EventId, WorkflowHistoryEventType EventType, DateTime Timestamp);
