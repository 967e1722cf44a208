using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// An unfinished instance in memory, equal to what is committed. Its history stays here while it runs, so that a turn
/// reads nothing; a finished one is let go and lives in the store alone.
/// </summary>
internal sealed class Instance(InstanceKey key, WorkflowState state, Execution execution)
{
    private long number;

    public InstanceKey Key { get; } = key;

    /// <summary>Guards everything below; held only for moments, never while waiting and never two at once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The store's number, from 1; null until the creation is committed. It is read without the gate.</summary>
    public long? Number
    {
        get => Volatile.Read(ref number) is > 0 and var stored ? stored : null;
        set => Volatile.Write(ref number, value!.Value);
    }

    /// <summary>Replaced as a whole, so that it may be read without the gate.</summary>
    public WorkflowState State { get; set; } = state;

    public Execution Execution { get; set; } = execution;

    public History History { get; set; } = new();

    public Inbox Inbox { get; } = new();

    /// <summary>The turn a worker has or had; its batch of events stays the same until it is completed.</summary>
    public Turn? Turn { get; set; }

    /// <summary>Activities to be run whose end has not even arrived in the inbox, by task id.</summary>
    public Dictionary<int, ActivityWork> Running { get; } = [];

    /// <summary>A scheduled start that has not come.</summary>
    public bool WaitsForStart { get; set; }

    /// <summary>Completions that arrive close together wait for each other until this is over.</summary>
    public bool Lingering { get; set; }

    public bool LingerIsOver { get; set; }

    /// <summary>Finished or purged: nothing may happen to it any more.</summary>
    public bool Gone { get; private set; }

    public bool Stalled => State.WorkflowStatus == OrchestrationStatus.Stalled;

    /// <summary>Stalled, and nothing has come since that could end it: another worker, or a restart.</summary>
    public bool Held { get; set; }

    public void Add(InboxEvent message)
    {
        Inbox.Add(message);
        if (message.TaskId is { } task)
        {
            Running.Remove(task);
        }

        if (message.Event.ExecutionTerminated is not null)
        {
            WaitsForStart = false;
        }
    }

    public void LetGo()
    {
        Gone = true;
        History = new History();
        Inbox.Clear();
        Running.Clear();
        Turn = null;
    }
}

/// <summary>One run through the workflow's code: continue-as-new begins another under the same instance id.</summary>
internal sealed record Execution(int Generation, string ExecutionId);
