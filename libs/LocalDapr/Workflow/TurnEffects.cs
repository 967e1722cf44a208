using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// What a worker's answer to a turn means: events for the history and messages for others. Decides only, and touches
/// nothing; call it under the instance's gate.
/// </summary>
internal sealed class TurnEffects
{
    private readonly Instance instance;
    private readonly HistoryEvents events;
    private readonly ExecutionStartedEvent start;
    private readonly List<HistoryEvent> history;
    private readonly ExecutionTerminatedEvent? terminated;
    private readonly List<(InstanceKey Key, HistoryEvent Started, int? TaskId)> created = [];
    private readonly List<(InstanceKey Key, HistoryEvent Event, string? ExecutionId)> messages = [];

    private TurnEffects(Instance instance, Turn turn, WorkflowResponse response, HistoryEvents events)
    {
        this.instance = instance;
        this.events = events;
        history = [WithVersion(turn.NewEvents[0], response.Version, instance.History.Patches), .. turn.NewEvents.Skip(1)];
        terminated = turn.NewEvents.FirstOrDefault(e => e.ExecutionTerminated is not null)?.ExecutionTerminated;
        start = instance.History.Start ?? turn.NewEvents.First(e => e.ExecutionStarted is not null).ExecutionStarted;
    }

    /// <summary>How the execution began.</summary>
    public ExecutionStartedEvent Start => start;

    /// <summary>The turn's own events, then those of its actions.</summary>
    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>Instances to be created; the task id where this instance waits for them.</summary>
    public IReadOnlyList<(InstanceKey Key, HistoryEvent Started, int? TaskId)> Created => created;

    /// <summary>Events for other instances; with an execution id they are for that execution only.</summary>
    public IReadOnlyList<(InstanceKey Key, HistoryEvent Event, string? ExecutionId)> Messages => messages;

    /// <summary>The first event of the next execution and those it takes along, or null.</summary>
    public IReadOnlyList<HistoryEvent>? NextExecution { get; private set; }

    public bool Finished { get; private set; }

    /// <summary>What the worker asked for and LocalDapr does not do: the instance has failed, and says so. Null: nothing.</summary>
    public string? Refused { get; private init; }

    /// <summary>Why all of this must not happen, or null.</summary>
    public Stall? Stall { get; private set; }

    /// <summary>True for an answer that was already taken: each of its actions stands in the history.</summary>
    public static bool IsDuplicate(Instance instance, WorkflowResponse response) =>
        response.Actions.Count > 0 && response.Actions.All(action =>
            action.CompleteWorkflow is null && instance.History.HasAction(action.Id));

    public static TurnEffects Of(Instance instance, Turn turn, WorkflowResponse response, HistoryEvents events)
    {
        var effects = new TurnEffects(instance, turn, response, events)
        {
            Refused = response.Actions.Select(Unsupported).FirstOrDefault(what => what is not null),
        };
        foreach (WorkflowAction action in effects.Refused is { } refused ? [Failure(refused)] : response.Actions)
        {
            effects.Apply(action);
            if (effects.NextExecution is not null)
            {
                return effects;
            }
        }

        effects.Terminate();
        effects.Stall ??= Stall.OfPatches(instance.History.Patches, [.. response.Version?.Patches ?? []])
            ?? effects.history.Where(e => e.TaskScheduled is not null).Select(Stall.OfActivity).FirstOrDefault(stall => stall is not null);
        return effects;
    }

    /// <summary>Only what history does not have yet: the patches of its turns together are those it has run with.</summary>
    private static HistoryEvent WithVersion(HistoryEvent started, WorkflowVersion? version, IReadOnlyList<string> known)
    {
        string[] patches = [.. version?.Patches.Skip(known.Count) ?? []];
        WorkflowVersion? fresh = patches.Length > 0 ? new WorkflowVersion { Patches = { patches } } : version?.Patches.Count > 0 ? null : version;
        if (fresh is null)
        {
            return started;
        }

        HistoryEvent stamped = started.Clone();
        stamped.WorkflowStarted.Version = fresh;
        return stamped;
    }

    private void Apply(WorkflowAction action)
    {
        TaskRouter router = Router(action);
        switch (action.WorkflowActionTypeCase)
        {
            case WorkflowAction.WorkflowActionTypeOneofCase.ScheduleTask:
                Record(action, router, e => e.TaskScheduled = new TaskScheduledEvent
                {
                    Name = action.ScheduleTask.Name,
                    Version = action.ScheduleTask.Version,
                    Input = action.ScheduleTask.Input,
                    ParentTraceContext = OwnSpan(),
                    TaskExecutionId = action.ScheduleTask.TaskExecutionId,
                });
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateTimer:
                Record(action, router, e => e.TimerCreated = TimerCreated(action.CreateTimer));
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateChildWorkflow:
                CreateChild(action, router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CreateDetachedWorkflow:
                CreateDetached(action, router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.SendEvent:
                SendEvent(action, router);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.TerminateWorkflow:
                TerminateWorkflowAction target = action.TerminateWorkflow;
                messages.Add((instance.Key with { InstanceId = target.InstanceId }, events.Terminated(target.Reason, target.Recurse), null));
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.WorkflowVersionNotAvailable:
                Stall = Stall.OfVersion(instance.History.Events.FirstOrDefault(e => e.WorkflowStarted is not null)?.WorkflowStarted.Version?.Name);
                break;
            case WorkflowAction.WorkflowActionTypeOneofCase.CompleteWorkflow:
                Complete(action, router);
                break;
        }
    }

    /// <summary>What of an action is beyond LocalDapr, or null.</summary>
    private static string? Unsupported(WorkflowAction action) => action switch
    {
        { ScheduleTask.HistoryPropagationScope: not HistoryPropagationScope.None }
            or { CreateChildWorkflow.HistoryPropagationScope: not HistoryPropagationScope.None } =>
            TaskHubErrors.UnsupportedText("the propagation of history to activities and child workflows"),
        { WorkflowActionTypeCase: WorkflowAction.WorkflowActionTypeOneofCase.None } =>
            TaskHubErrors.UnsupportedText("a workflow action that is newer than it"),
        { CreateTimer.FireAt: null } or { SendEvent.Instance: null } =>
            TaskHubErrors.UnsupportedText($"a {action.WorkflowActionTypeCase} without all it needs"),
        _ => null,
    };

    /// <summary>daprd would hand the turn out every second for ever; an end that says why is of more use.</summary>
    private static WorkflowAction Failure(string refused) => new()
    {
        Id = -1,
        CompleteWorkflow = new CompleteWorkflowAction
        {
            WorkflowStatus = OrchestrationStatus.Failed,
            FailureDetails = new TaskFailureDetails { ErrorType = "NotSupportedByLocalDapr", ErrorMessage = refused, IsNonRetriable = true },
        },
    };

    private TaskRouter Router(WorkflowAction action)
    {
        var router = new TaskRouter { SourceAppID = instance.Key.AppId };
        TaskRouter? asked = action.Router ?? action.ScheduleTask?.Router ?? action.CreateChildWorkflow?.Router;
        if (asked?.HasTargetAppID == true)
        {
            router.TargetAppID = asked.TargetAppID;
        }

        return router;
    }

    /// <summary>The instance's own span, under which all that it causes happens.</summary>
    private TraceContext? OwnSpan() => TraceContexts.InTraceOf(start.ParentTraceContext, start.WorkflowSpanID);

    private void Record(WorkflowAction action, TaskRouter router, Action<HistoryEvent> set)
    {
        if (!instance.History.HasAction(action.Id))
        {
            history.Add(events.OfAction(action.Id, router, set));
        }
    }

    private static TimerCreatedEvent TimerCreated(CreateTimerAction timer)
    {
        var created = new TimerCreatedEvent { FireAt = timer.FireAt };
        if (timer.HasName)
        {
            created.Name = timer.Name;
        }

        switch (timer.OriginCase)
        {
            case CreateTimerAction.OriginOneofCase.CreateTimer:
                created.CreateTimer = timer.CreateTimer;
                break;
            case CreateTimerAction.OriginOneofCase.ExternalEvent:
                created.ExternalEvent = timer.ExternalEvent;
                break;
            case CreateTimerAction.OriginOneofCase.ActivityRetry:
                created.ActivityRetry = timer.ActivityRetry;
                break;
            case CreateTimerAction.OriginOneofCase.ChildWorkflowRetry:
                created.ChildWorkflowRetry = timer.ChildWorkflowRetry;
                break;
        }

        return created;
    }

    private void CreateChild(WorkflowAction action, TaskRouter router)
    {
        if (instance.History.HasAction(action.Id))
        {
            return;
        }

        CreateChildWorkflowAction asked = action.CreateChildWorkflow;
        string id = asked.InstanceId.Length > 0 ? asked.InstanceId : $"{instance.Key.InstanceId}:{action.Id:x4}";
        var child = new InstanceKey(router.HasTargetAppID ? router.TargetAppID : instance.Key.AppId, id);
        Record(action, router, e => e.ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent
        {
            InstanceId = id,
            Name = asked.Name,
            Version = asked.Version,
            Input = asked.Input,
            ParentTraceContext = OwnSpan(),
        });
        var started = new ExecutionStartedEvent
        {
            Name = asked.Name,
            Version = asked.Version,
            Input = asked.Input,
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = action.Id,
                Name = start.Name,
                WorkflowInstance = start.WorkflowInstance,
                AppID = instance.Key.AppId,
            },
        };
        created.Add((child, events.ChildStarted(child, router, started, OwnSpan()), action.Id));
    }

    private void CreateDetached(WorkflowAction action, TaskRouter router)
    {
        CreateDetachedWorkflowAction asked = action.CreateDetachedWorkflow;
        if (instance.History.HasAction(action.Id))
        {
            return;
        }

        Record(action, router, e =>
            e.DetachedWorkflowInstanceCreated = new DetachedWorkflowInstanceCreatedEvent { InstanceId = asked.InstanceId });
        InstanceKey key = instance.Key with { InstanceId = asked.InstanceId };
        var started = new ExecutionStartedEvent
        {
            Name = asked.Name,
            Version = asked.Version,
            Input = asked.Input,
            ScheduledStartTimestamp = asked.ScheduledStartTimestamp,
            Tags = { asked.Tags },
        };
        created.Add((key, events.ExecutionStarted(key, started, asked.ParentTraceContext ?? TraceContexts.NewRoot()), null));
    }

    private void SendEvent(WorkflowAction action, TaskRouter router)
    {
        SendEventAction sent = action.SendEvent;
        if (instance.History.HasAction(action.Id))
        {
            return;
        }

        Record(action, router, e => e.EventSent = new EventSentEvent
        {
            InstanceId = sent.Instance.InstanceId,
            Name = sent.Name,
            Input = sent.Data,
        });
        messages.Add((instance.Key with { InstanceId = sent.Instance.InstanceId }, events.EventRaised(sent.Name, sent.Data), null));
    }

    private void Complete(WorkflowAction action, TaskRouter router)
    {
        CompleteWorkflowAction end = action.CompleteWorkflow;
        if (Finished)
        {
            return; // The first end counts.
        }

        if (end.WorkflowStatus == OrchestrationStatus.ContinuedAsNew)
        {
            if (terminated is not null)
            {
                return; // Or the termination would be lost with the old execution's events.
            }

            var again = new ExecutionStartedEvent
            {
                Name = start.Name,
                Version = start.Version,
                Input = end.Result,
                ParentInstance = start.ParentInstance,
                Tags = { start.Tags },
            };
            TraceContext? root = start.ParentTraceContext is null ? null : TraceContexts.NewRoot(); // A loop without end would be one trace.
            NextExecution = [events.ExecutionStarted(instance.Key, again, root), .. end.CarryoverEvents];
            created.Clear();
            messages.Clear();
            return;
        }

        history.Add(events.OfAction(action.Id, router, e => e.ExecutionCompleted = new ExecutionCompletedEvent
        {
            WorkflowStatus = end.WorkflowStatus,
            Result = end.Result,
            FailureDetails = end.FailureDetails,
        }));
        Finished = true;
        if (start.ParentInstance is { } parent)
        {
            var key = new InstanceKey(parent.AppID, parent.WorkflowInstance.InstanceId);
            messages.Add((key, events.ChildEnded(instance.Key.AppId, parent, end), parent.WorkflowInstance.ExecutionId));
        }
    }

    /// <summary>Ends what a worker did not end although it was told to, and goes on to the children that have not ended.</summary>
    private void Terminate()
    {
        if (terminated is null)
        {
            return;
        }

        created.Clear(); // Nor would the termination reach what begins only now.
        if (!Finished)
        {
            messages.Clear();
            Complete(
                new WorkflowAction
                {
                    Id = -1,
                    CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated, Result = terminated.Input },
                },
                new TaskRouter { SourceAppID = instance.Key.AppId });
        }

        if (terminated.Recurse)
        {
            TerminateChildren(terminated.Input);
        }
    }

    private void TerminateChildren(string? output)
    {
        var all = new History();
        all.Add(instance.History.Events);
        all.Add(history);
        foreach (HistoryEvent child in all.OpenChildren.Values)
        {
            string appId = child.Router.HasTargetAppID ? child.Router.TargetAppID : instance.Key.AppId;
            var key = new InstanceKey(appId, child.ChildWorkflowInstanceCreated.InstanceId);
            messages.Add((key, events.Terminated(output, recurse: true), null));
        }
    }
}
