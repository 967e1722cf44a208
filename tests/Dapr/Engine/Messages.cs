using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>What a client and a worker say, in short.</summary>
internal static class Messages
{
    public static CreateInstanceRequest Start(string id, string? input = null) => new() { InstanceId = id, Name = "W", Input = input };

    public static GetInstanceRequest Instance(string id) => new() { InstanceId = id, GetInputsAndOutputs = true };

    public static RaiseEventRequest Raise(string id, string name, string? input = null) => new() { InstanceId = id, Name = name, Input = input };

    public static WorkflowResponse Answer(string id, params IEnumerable<WorkflowAction> actions) => new() { InstanceId = id, Actions = { actions } };

    public static WorkflowResponse Completed(string id, string result) =>
        Answer(id, End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = result }));

    public static WorkflowResponse Terminated(string id) =>
        Answer(id, End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated }));

    public static WorkflowAction End(CompleteWorkflowAction end) => new() { CompleteWorkflow = end };

    public static WorkflowAction Activity(int id, string? input = null) =>
        new() { Id = id, ScheduleTask = new ScheduleTaskAction { Name = "A", TaskExecutionId = $"a-{id}", Input = input } };

    public static WorkflowAction Child(int id, string instanceId) =>
        new() { Id = id, CreateChildWorkflow = new CreateChildWorkflowAction { InstanceId = instanceId, Name = "W" } };

    public static WorkflowAction TimerDue(Timestamp due, int id = 0) => new() { Id = id, CreateTimer = new CreateTimerAction { FireAt = due } };

    public static Timestamp In(int milliseconds) => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds));
}
