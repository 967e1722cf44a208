using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>An activity to be run by a worker of an app, at least once.</summary>
internal sealed class ActivityWork(Instance instance, int generation, HistoryEvent scheduled)
{
    public Instance Instance { get; } = instance;

    public int Generation { get; } = generation;

    public HistoryEvent Scheduled { get; } = scheduled;

    /// <summary>Whose worker runs it: the instance's app unless the workflow named another.</summary>
    public string AppId { get; } = scheduled.Router.HasTargetAppID ? scheduled.Router.TargetAppID : instance.Key.AppId;

    public (string InstanceId, int TaskId) Id => (Instance.Key.InstanceId, Scheduled.EventId);

    /// <summary>Nobody waits for it any more: its execution ended.</summary>
    public bool Forgotten { get; set; }

    public WorkerStream? Worker { get; set; }

    /// <summary>Each delivery is a span of its own.</summary>
    public WorkItem ToWorkItem() => new()
    {
        ActivityRequest = new ActivityRequest
        {
            Name = Scheduled.TaskScheduled.Name,
            Version = Scheduled.TaskScheduled.Version,
            Input = Scheduled.TaskScheduled.Input,
            WorkflowInstance = new WorkflowInstance { InstanceId = Instance.Key.InstanceId },
            TaskId = Scheduled.EventId,
            TaskExecutionId = Scheduled.TaskScheduled.TaskExecutionId,
            ParentTraceContext = TraceContexts.InTraceOf(Scheduled.TaskScheduled.ParentTraceContext, TraceContexts.NewSpanId()),
        },
    };
}
