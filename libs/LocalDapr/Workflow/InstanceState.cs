using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>What GetInstance tells about an instance: a fold over its history.</summary>
internal static class InstanceState
{
    /// <summary>Go's zero time, which daprd sends while an instance is pending: 0001-01-01T00:00:00Z.</summary>
    private static readonly Timestamp ZeroTime = new() { Seconds = -62_135_596_800 };

    public static WorkflowState Pending(string instanceId) => new()
    {
        InstanceId = instanceId,
        WorkflowStatus = OrchestrationStatus.Pending,
        CreatedTimestamp = ZeroTime,
        LastUpdatedTimestamp = ZeroTime,
    };

    /// <summary>A state before any event of a new execution; what the client set or saw stays, a suspension does not.</summary>
    public static WorkflowState ContinuedAsNew(WorkflowState before, HistoryEvent started)
    {
        WorkflowState state = before.Clone();
        state.WorkflowStatus = OrchestrationStatus.Running;
        state.StartedAt = null;
        Apply(state, started);
        return state;
    }

    /// <param name="before">What it was.</param>
    /// <param name="past">The history before the events: a stalled instance goes on as what it was.</param>
    /// <param name="events">What has happened.</param>
    /// <param name="customStatus">The whole of it: an answer without one clears it, as in daprd.</param>
    public static WorkflowState After(WorkflowState before, History past, IEnumerable<HistoryEvent> events, string? customStatus)
    {
        WorkflowState state = before.Clone();
        if (state.WorkflowStatus is OrchestrationStatus.Pending or OrchestrationStatus.Stalled)
        {
            state.WorkflowStatus = past.Suspended ? OrchestrationStatus.Suspended : OrchestrationStatus.Running;
        }

        foreach (HistoryEvent e in events)
        {
            Apply(state, e);
        }

        state.CustomStatus = customStatus;
        return state;
    }

    public static bool IsFinished(OrchestrationStatus status) => status is OrchestrationStatus.Completed
        or OrchestrationStatus.Failed or OrchestrationStatus.Canceled or OrchestrationStatus.Terminated;

    /// <param name="waited">daprd tells an empty custom status to who waited for the end, and leaves it out for who asks afterwards.</param>
    public static GetInstanceResponse ToResponse(WorkflowState? stored, bool payloads, bool waited)
    {
        if (stored is null)
        {
            return new GetInstanceResponse();
        }

        WorkflowState state = stored.Clone();
        if (!payloads)
        {
            state.Input = null;
            state.Output = null;
            state.CustomStatus = null;
            state.FailureDetails = null;
        }
        else if (!waited && string.IsNullOrEmpty(state.CustomStatus))
        {
            state.CustomStatus = null;
        }

        return new GetInstanceResponse { Exists = true, WorkflowState = state };
    }

    private static void Apply(WorkflowState state, HistoryEvent e)
    {
        state.LastUpdatedTimestamp = e.Timestamp;
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.WorkflowStarted:
                state.StartedAt ??= e.Timestamp;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                state.Name = e.ExecutionStarted.Name;
                state.Version = e.ExecutionStarted.Version;
                state.Input = e.ExecutionStarted.Input;
                state.CreatedTimestamp = e.Timestamp;
                state.Tags.Clear();
                state.Tags.Add(e.ExecutionStarted.Tags);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                state.WorkflowStatus = OrchestrationStatus.Suspended;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                state.WorkflowStatus = OrchestrationStatus.Running;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionStalled:
                state.WorkflowStatus = OrchestrationStatus.Stalled;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                state.WorkflowStatus = e.ExecutionCompleted.WorkflowStatus;
                state.Output = e.ExecutionCompleted.Result;
                state.FailureDetails = e.ExecutionCompleted.FailureDetails;
                break;
        }
    }
}
