using Dapr.Workflow.Failures;
using Dapr.Workflow.Serialization;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Replay;

/// <summary>
/// One turn of a workflow: the code runs from its start over the whole history, then over the new events, and the
/// actions that history does not know yet are the answer. A turn is synchronous; nothing of it outlives it.
/// </summary>
internal sealed class WorkflowTurn
{
    private readonly IWorkflow _workflow;
    private readonly WorkflowRequest _request;
    private readonly TurnThread _thread;
    private readonly AskedActions _actions;
    private readonly ExternalEvents _events;
    private readonly ReplayContext _context;
    private readonly Queue<HistoryEvent> _heldBack = new();
    private Task<string?>? _run;
    private bool _isSuspended;
    private ExecutionTerminatedEvent? _terminated;

    private WorkflowTurn(IWorkflow workflow, WorkflowRequest request, HistoryEvent started, ILoggerFactory loggers)
    {
        _workflow = workflow;
        _request = request;
        _thread = new(request.InstanceId);
        _actions = new(request.InstanceId, _thread);
        _events = new(_thread);
        TaskRouter? router = started.Router ?? request.Router;
        string? appId = new[] { router?.TargetAppID, router?.SourceAppID }.FirstOrDefault(id => !string.IsNullOrEmpty(id));
        string executionId = request.ExecutionId ?? started.ExecutionStarted.WorkflowInstance?.ExecutionId ?? "";
        _context = new(started.ExecutionStarted.Name, request.InstanceId, executionId, appId, _actions, _events, loggers);
    }

    public static WorkflowResponse Run(IWorkflow workflow, WorkflowRequest request, HistoryEvent started, ILoggerFactory loggers)
    {
        WorkflowTurn turn = new(workflow, request, started, loggers);
        try
        {
            turn.Replay();
            return turn.Respond();
        }
        catch (Exception failure)
        {
            // Not deterministic, or a history that nobody could replay: an unanswered turn would wait for ever.
            return Fail(request.InstanceId, failure);
        }
    }

    /// <summary>The end of an instance that no repetition would change.</summary>
    public static WorkflowResponse Fail(string instanceId, TaskFailureDetails details)
    {
        details.IsNonRetriable = true;
        return new()
        {
            InstanceId = instanceId,
            Actions = { new WorkflowAction { CompleteWorkflow = new() { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = details } } },
        };
    }

    public static WorkflowResponse Fail(string instanceId, Exception failure) => Fail(instanceId, FailureDetails.From(failure));

    private void Replay()
    {
        foreach (HistoryEvent past in _request.PastEvents)
        {
            Play(past, isReplaying: true);
        }

        foreach (HistoryEvent fresh in _request.NewEvents)
        {
            Play(fresh, isReplaying: false);
        }
    }

    private void Play(HistoryEvent played, bool isReplaying)
    {
        switch (played.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.WorkflowStarted:
                _context.BeginTurn(played, isReplaying);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
            case HistoryEvent.EventTypeOneofCase.EventSent:
                _actions.Confirm(played);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                _isSuspended = true;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                _isSuspended = false;
                while (!_isSuspended && _heldBack.TryDequeue(out HistoryEvent? held))
                {
                    Deliver(held);
                }

                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                _terminated = played.ExecutionTerminated;
                break;
            default:
                if (_isSuspended)
                {
                    _heldBack.Enqueue(played);
                }
                else
                {
                    Deliver(played);
                }

                break;
        }
    }

    private void Deliver(HistoryEvent delivered)
    {
        Action? step = delivered switch
        {
            { ExecutionStarted: { } started } => () => _run ??= RunCodeAsync(started.Input),
            { TaskCompleted.TaskScheduledId: var id } => () => _actions.Answer(id, delivered),
            { TaskFailed.TaskScheduledId: var id } => () => _actions.Answer(id, delivered),
            { ChildWorkflowInstanceCompleted.TaskScheduledId: var id } => () => _actions.Answer(id, delivered),
            { ChildWorkflowInstanceFailed.TaskScheduledId: var id } => () => _actions.Answer(id, delivered),
            { TimerFired.TimerId: var id } => () => _actions.Answer(id, delivered),
            { EventRaised: not null } => () => _events.Raise(delivered),
            // What else there is tells of the instance, not to its code.
            _ => null,
        };
        if (step is not null)
        {
            TurnThread.Run(step);
        }
    }

    private async Task<string?> RunCodeAsync(string? input)
    {
        return WorkflowJson.Write(await _workflow.RunAsync(_context, WorkflowJson.Read(input, _workflow.InputType)));
    }

    private WorkflowResponse Respond()
    {
        WorkflowResponse response = new()
        {
            InstanceId = _request.InstanceId,
            CustomStatus = _context.CustomStatus,
            Version = _context.Patches.ToVersion(_context.Name),
        };
        if (_terminated is not null)
        {
            response.Actions.Add(new WorkflowAction
            {
                CompleteWorkflow = new() { WorkflowStatus = OrchestrationStatus.Terminated, Result = _terminated.Input },
            });
        }
        else if (!_isSuspended)
        {
            WorkflowAction? end = End();
            response.Actions.AddRange(_actions.New);
            if (end is not null)
            {
                response.Actions.Add(end);
            }
        }

        return response;
    }

    // The action that ends this run; null while the workflow waits. Its id is 0 as the .NET SDK has it: nothing refers to it.
    private WorkflowAction? End()
    {
        string? result = null;
        if (_run is { IsCompleted: true })
        {
            try
            {
                result = _run.GetAwaiter().GetResult();
            }
            catch (Exception failure)
            {
                return Fail(_request.InstanceId, failure).Actions[0];
            }
        }

        if (_context.Continuation is { } continuation)
        {
            continuation.CarryoverEvents.AddRange(_context.KeepsUnconsumedEvents ? _events.Unconsumed : []);
            return new() { Id = _actions.NextId, CompleteWorkflow = continuation };
        }

        if (_run is { IsCompleted: true })
        {
            return new() { CompleteWorkflow = new() { WorkflowStatus = OrchestrationStatus.Completed, Result = result } };
        }

        return _thread.WasLeft || !(_actions.IsWaiting || _events.IsWaiting)
            ? throw NonDeterministicWorkflowException.AwaitsForeign(_request.InstanceId)
            : null;
    }
}
