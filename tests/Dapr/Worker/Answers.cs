using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>What a test reads from a turn's answer.</summary>
internal static class Answers
{
    /// <summary>Each action as "id kind", ends without their id.</summary>
    public static string[] Kinds(this WorkflowResponse response)
    {
        return [.. response.Actions.Select(action => action.CompleteWorkflow is { } end ? $"{end.WorkflowStatus}" : $"{action.Id} {Kind(action)}")];
    }

    public static CompleteWorkflowAction End(this WorkflowResponse response) => response.Actions[^1].CompleteWorkflow;

    public static string FailureOf(this WorkflowResponse response)
    {
        Assert.Equal(OrchestrationStatus.Failed, Assert.Single(response.Actions).CompleteWorkflow.WorkflowStatus);
        return response.End().FailureDetails.ErrorMessage;
    }

    private static string Kind(WorkflowAction action) => action switch
    {
        { ScheduleTask: { } task } => task.Name,
        { CreateChildWorkflow: { } child } => $"child {child.Name} {child.InstanceId}",
        { CreateTimer: { } timer } => $"timer {timer.FireAt.ToDateTime():HH:mm:ss.fff}",
        { SendEvent: { } sent } => $"event {sent.Name} to {sent.Instance.InstanceId}",
        _ => $"{action.WorkflowActionTypeCase}",
    };
}
