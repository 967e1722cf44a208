using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>The committed events of one execution, and what they leave open. Events are never changed once they are in here.</summary>
internal sealed class History
{
    private readonly List<HistoryEvent> events = [];
    private readonly Dictionary<int, HistoryEvent> activities = [];
    private readonly Dictionary<int, HistoryEvent> timers = [];
    private readonly Dictionary<int, HistoryEvent> children = [];
    private readonly HashSet<int> actionIds = [];
    private readonly List<string> patches = [];

    public IReadOnlyList<HistoryEvent> Events => events;

    /// <summary>What the events take in a message, nearly: the few bytes around each are left out.</summary>
    public int Bytes { get; private set; }

    public ExecutionStartedEvent? Start { get; private set; }

    public bool Suspended { get; private set; }

    /// <summary>The patches its code has run with, in the order it asked for them.</summary>
    public IReadOnlyList<string> Patches => patches;

    /// <summary>Activities whose end is not in the history, by task id.</summary>
    public IReadOnlyDictionary<int, HistoryEvent> OpenActivities => activities;

    public IReadOnlyDictionary<int, HistoryEvent> OpenTimers => timers;

    public IReadOnlyDictionary<int, HistoryEvent> OpenChildren => children;

    public bool HasAction(int id) => actionIds.Contains(id);

    public void Add(HistoryEvent e)
    {
        events.Add(e);
        Bytes += e.ExecutionStalled is null ? e.CalculateSize() : 0; // Or each attempt would be larger than the last and say so.
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.WorkflowStarted:
                patches.AddRange(e.WorkflowStarted.Version?.Patches ?? []);
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                Start = e.ExecutionStarted;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                Suspended = true;
                break;
            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                Suspended = false;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                activities[e.EventId] = e;
                break;
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                activities.Remove(e.TaskCompleted.TaskScheduledId);
                break;
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                activities.Remove(e.TaskFailed.TaskScheduledId);
                break;
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                timers[e.EventId] = e;
                break;
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                timers.Remove(e.TimerFired.TimerId);
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                children[e.EventId] = e;
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted:
                children.Remove(e.ChildWorkflowInstanceCompleted.TaskScheduledId);
                break;
            case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceFailed:
                children.Remove(e.ChildWorkflowInstanceFailed.TaskScheduledId);
                break;
        }

        if (e.EventId >= 0 && e.EventTypeCase != HistoryEvent.EventTypeOneofCase.ExecutionCompleted)
        {
            actionIds.Add(e.EventId);
        }
    }

    public void Add(IEnumerable<HistoryEvent> more)
    {
        foreach (HistoryEvent e in more)
        {
            Add(e);
        }
    }
}
