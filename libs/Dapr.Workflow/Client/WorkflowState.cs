using Dapr.Workflow.Serialization;
using Google.Protobuf.WellKnownTypes;
using Wire = Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow;

/// <summary>What the sidecar knows of an instance.</summary>
public sealed class WorkflowState
{
    private readonly Wire.WorkflowState? _state;

    internal WorkflowState(Wire.GetInstanceResponse response)
    {
        _state = response.Exists ? response.WorkflowState : null;
    }

    public bool Exists => _state is not null;

    public string? WorkflowName => _state?.Name;

    public bool IsWorkflowRunning => RuntimeStatus == WorkflowRuntimeStatus.Running;

    public bool IsWorkflowCompleted =>
        RuntimeStatus is WorkflowRuntimeStatus.Completed or WorkflowRuntimeStatus.Failed or WorkflowRuntimeStatus.Terminated;

    public DateTimeOffset CreatedAt => Time(_state?.CreatedTimestamp);

    public DateTimeOffset LastUpdatedAt => Time(_state?.LastUpdatedTimestamp);

    /// <summary><see cref="WorkflowRuntimeStatus.Unknown"/> for an instance that does not exist.</summary>
    public WorkflowRuntimeStatus RuntimeStatus => _state is { WorkflowStatus: var status } && System.Enum.IsDefined(status)
        ? (WorkflowRuntimeStatus)status
        : WorkflowRuntimeStatus.Unknown;

    public WorkflowTaskFailureDetails? FailureDetails => _state?.FailureDetails is { } details ? Failures.FailureDetails.Read(details) : null;

    public T? ReadInputAs<T>() => WorkflowJson.Read<T>(_state?.Input);

    public T? ReadOutputAs<T>() => WorkflowJson.Read<T>(_state?.Output);

    public T? ReadCustomStatusAs<T>() => WorkflowJson.Read<T>(_state?.CustomStatus);

    private static DateTimeOffset Time(Timestamp? at) => at?.ToDateTimeOffset() ?? default;
}
