using Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow.Replay;

/// <summary>A step of a workflow in words; the action asked for and the event that records it read the same.</summary>
internal static class WorkflowSteps
{
    public static string Describe(WorkflowAction action) => action switch
    {
        { ScheduleTask: { } task } => Activity(task.Name),
        { CreateChildWorkflow: { } child } => Child(child.Name, child.InstanceId),
        { CreateTimer: not null } => Timer,
        { SendEvent: { } sent } => Event(sent.Name, sent.Instance.InstanceId),
        _ => $"{action.WorkflowActionTypeCase}",
    };

    public static string Describe(HistoryEvent scheduled) => scheduled switch
    {
        { TaskScheduled: { } task } => Activity(task.Name),
        { ChildWorkflowInstanceCreated: { } child } => Child(child.Name, child.InstanceId),
        { TimerCreated: not null } => Timer,
        { EventSent: { } sent } => Event(sent.Name, sent.InstanceId),
        _ => $"{scheduled.EventTypeCase}",
    };

    // When a timer fires is left out: runtimes and languages round it differently.
    private const string Timer = "a timer";

    private static string Activity(string name) => $"activity '{name}'";

    private static string Child(string name, string instanceId) => $"child workflow '{name}' as '{instanceId}'";

    private static string Event(string name, string instanceId) => $"event '{name}' to '{instanceId}'";
}
