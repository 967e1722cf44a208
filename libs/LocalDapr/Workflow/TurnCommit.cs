using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>A completed turn between the worker's answer and its place in the store: what is written, and what that does to memory.</summary>
internal sealed class TurnCommit
{
    private readonly Turn turn;

    /// <summary>Takes the ids of the instances the turn creates; <see cref="Abandon" /> gives them back.</summary>
    public TurnCommit(Instance instance, Turn turn, TurnEffects effects, string? customStatus, InstanceTable table, HistoryEvents events)
    {
        Instance = instance;
        Effects = effects;
        this.turn = turn;
        var created = new List<NewInstance>();
        var deliveries = new List<Delivery>();
        foreach ((InstanceKey key, HistoryEvent started, int? taskId) in effects.Created)
        {
            var execution = new Execution(0, started.ExecutionStarted.WorkflowInstance.ExecutionId);
            var other = new Instance(key, InstanceState.Pending(key.InstanceId), execution);
            if (table.TryAdd(other))
            {
                created.Add(new NewInstance(other, started));
            }
            else if (taskId is { } task)
            {
                deliveries.Add(new Delivery(instance, events.ChildRefused(task, IdTaken(key)), instance.Execution.Generation));
            }
        }

        foreach ((InstanceKey key, HistoryEvent e, string? executionId) in effects.Messages)
        {
            if (table.Find(key) is { } other && Awaits(other.Execution, executionId) is (true, var generation))
            {
                deliveries.Add(new Delivery(other, e, generation));
            }
        }

        Write = ToWrite(customStatus, created, deliveries);
    }

    public Instance Instance { get; }

    public TurnEffects Effects { get; }

    public TurnWrite Write { get; }

    public bool EndsExecution => Effects.Finished || Effects.NextExecution is not null;

    /// <summary>Makes the spans of what the turn ended. Call it under the gate, while memory is as it was before.</summary>
    public void Trace()
    {
        if (!SpanSources.Workflow.HasListeners() || Instance.Gone)
        {
            return;
        }

        string id = Instance.Key.InstanceId;
        foreach (HistoryEvent fired in turn.NewEvents.Where(e => e.TimerFired is not null))
        {
            if (Instance.History.OpenTimers.TryGetValue(fired.TimerFired.TimerId, out HistoryEvent? created))
            {
                WorkflowSpans.Fired(id, Effects.Start, created);
            }
        }

        if (EndsExecution)
        {
            OrchestrationStatus status = Effects.Finished ? Write.State.WorkflowStatus : OrchestrationStatus.ContinuedAsNew;
            WorkflowSpans.Ended(
                id, Effects.Start, Instance.State.StartedAt ?? turn.NewEvents[0].Timestamp, status, Effects.Finished ? Write.State.FailureDetails : null);
        }
    }

    /// <summary>Makes memory equal to what was stored; call it under the gate. Returns the activities to be handed out.</summary>
    public IReadOnlyList<ActivityWork> Apply(StoredTurn stored)
    {
        if (Instance.Gone)
        {
            return [];
        }

        Instance.State = Write.State;
        Instance.Turn = null;
        if (Effects.Finished)
        {
            Instance.LetGo();
            return [];
        }

        Instance.Inbox.Remove(Write.Taken);
        if (Effects.NextExecution is { } next)
        {
            Instance.Execution = Write.Execution;
            Instance.History = new History();
            Instance.Running.Clear();
            Instance.Inbox.RemoveAnswers();
            foreach ((HistoryEvent e, long row) in next.Zip(stored.NextExecution))
            {
                Instance.Add(new InboxEvent(row, e, Generation: null));
            }

            return [];
        }

        Instance.History.Add(Effects.History);
        ActivityWork[] activities =
        [
            .. Effects.History.Where(e => e.TaskScheduled is not null)
                .Select(e => new ActivityWork(Instance, Instance.Execution, e)),
        ];
        foreach (ActivityWork work in activities)
        {
            Instance.Running[work.Scheduled.EventId] = work;
        }

        return activities;
    }

    /// <summary>Nothing was stored: the ids that the turn had taken are free again.</summary>
    public void Abandon(InstanceTable table)
    {
        foreach (NewInstance created in Write.Created)
        {
            table.Remove(created.Instance);
        }
    }

    private static (bool Awaited, int? Generation) Awaits(Execution execution, string? executionId) => executionId is null
        ? (true, null)
        : (execution.ExecutionId == executionId, execution.Generation);

    private static TaskFailureDetails IdTaken(InstanceKey key) => new()
    {
        ErrorType = "WorkflowInstanceAlreadyExists",
        ErrorMessage = $"an active workflow with ID '{key.InstanceId}' already exists",
    };

    private TurnWrite ToWrite(string? customStatus, List<NewInstance> created, List<Delivery> deliveries)
    {
        var write = new TurnWrite
        {
            Number = Instance.Number!.Value,
            Execution = Instance.Execution,
            State = InstanceState.After(Instance.State, Instance.History, Effects.NextExecution is null ? Effects.History : [], customStatus),
            Finished = Effects.Finished,
            Taken = turn.Taken,
            Position = Instance.History.Events.Count,
            History = Effects.History,
            Created = created,
            Deliveries = deliveries,
        };
        if (Effects.NextExecution is not { } next)
        {
            return write;
        }

        return write with
        {
            ContinuedAsNew = true,
            Execution = new Execution(
                Instance.Execution.Generation + 1, next[0].ExecutionStarted.WorkflowInstance.ExecutionId),
            State = InstanceState.ContinuedAsNew(write.State, next[0]),
            Position = 0,
            History = [],
            NextExecution = next,
        };
    }
}
