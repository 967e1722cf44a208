using Dapr.Workflow.Failures;
using Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow.Replay;

/// <summary>
/// What the workflow's code asked for, numbered 0, 1, 2 … in the order it asked. History confirms what an earlier turn
/// already scheduled; what is left unconfirmed at the end of a turn is new.
/// </summary>
internal sealed class AskedActions(string instanceId, TurnThread thread)
{
    private readonly SortedDictionary<int, WorkflowAction> _unconfirmed = [];
    private readonly Dictionary<int, TaskCompletionSource<HistoryEvent>> _open = [];

    /// <summary>The number the next action gets.</summary>
    public int NextId { get; private set; }

    public IEnumerable<WorkflowAction> New => _unconfirmed.Values;

    public bool IsWaiting => _open.Values.Any(open => !open.Task.IsCompleted);

    /// <summary>Asks for something that is answered later. Giving up the wait does not take the question back.</summary>
    public async Task<HistoryEvent> AskAsync(WorkflowAction action, CancellationToken cancellation = default)
    {
        TaskCompletionSource<HistoryEvent> answer = new();
        Tell(action);
        _open.Add(action.Id, answer);
        using CancellationTokenRegistration giveUp = cancellation.Register(() => answer.TrySetCanceled(cancellation));
        return await answer.Task;
    }

    /// <summary>Asks for something that needs no answer.</summary>
    public void Tell(WorkflowAction action)
    {
        thread.Check();
        action.Id = NextId++;
        _unconfirmed.Add(action.Id, action);
    }

    /// <summary>History says that an earlier turn scheduled this.</summary>
    public void Confirm(HistoryEvent scheduled)
    {
        string history = WorkflowSteps.Describe(scheduled);
        string code = _unconfirmed.Remove(scheduled.EventId, out WorkflowAction? asked) ? WorkflowSteps.Describe(asked) : "nothing";
        if (history != code)
        {
            throw NonDeterministicWorkflowException.Differs(instanceId, scheduled.EventId, history, code);
        }
    }

    /// <summary>The answer to question <paramref name="id"/>. A second one, or one nobody waits for any more, changes nothing.</summary>
    public void Answer(int id, HistoryEvent answer)
    {
        if (id >= NextId)
        {
            throw NonDeterministicWorkflowException.Differs(instanceId, id, $"that it was answered by {answer.EventTypeCase}", "nothing");
        }

        if (_open.Remove(id, out TaskCompletionSource<HistoryEvent>? open))
        {
            open.TrySetResult(answer);
        }
    }
}
