using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Something that happened to an instance and that no turn has taken up yet.</summary>
/// <param name="Row">Its row in the store; rows are in order of arrival.</param>
/// <param name="Generation">The execution it answers (activities, timers, children), or null for what comes from outside and outlives a continue-as-new.</param>
internal sealed record InboxEvent(long Row, HistoryEvent Event, int? Generation)
{
    /// <summary>The activity that this ends, if it ends one.</summary>
    public int? TaskId => Event.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => Event.TaskCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TaskFailed => Event.TaskFailed.TaskScheduledId,
        _ => null,
    };
}

/// <summary>The events that wait for the next turn, in order of arrival.</summary>
internal sealed class Inbox
{
    private readonly SortedList<long, InboxEvent> messages = [];

    public int Count => messages.Count;

    public bool OnlyActivitiesEnded => messages.Values.All(message => message.TaskId is not null);

    public IReadOnlyList<InboxEvent> All => [.. messages.Values];

    public void Add(InboxEvent message) => messages[message.Row] = message;

    public void Remove(IEnumerable<InboxEvent> taken)
    {
        foreach (InboxEvent message in taken)
        {
            messages.Remove(message.Row);
        }
    }

    public void RemoveAnswers()
    {
        foreach (long row in messages.Values.Where(message => message.Generation is not null).Select(message => message.Row).ToList())
        {
            messages.Remove(row);
        }
    }

    public void Clear() => messages.Clear();
}
