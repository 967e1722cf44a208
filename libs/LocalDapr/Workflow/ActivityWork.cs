using System.Globalization;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>An activity to be run by a worker of an app, at least once.</summary>
internal sealed class ActivityWork(Instance instance, Execution execution, HistoryEvent scheduled)
{
    private SidecarSpan? span;

    public Instance Instance { get; } = instance;

    public int Generation => execution.Generation;

    /// <summary>
    /// Comes back with the answer of a worker that knows it, as <see cref="Turn.Token" /> does. After a restart it is the same: what an
    /// activity brought before counts. Of an instance that was started anew under the same id it is another.
    /// </summary>
    public string Token => string.Create(CultureInfo.InvariantCulture, $"{execution.ExecutionId}/{execution.Generation}");

    public HistoryEvent Scheduled { get; } = scheduled;

    /// <summary>Whose worker runs it: the instance's app unless the workflow named another.</summary>
    public string AppId { get; } = scheduled.Router.HasTargetAppID ? scheduled.Router.TargetAppID : instance.Key.AppId;

    /// <summary>Instances of two apps may have the same id and call the same third app: the token tells them apart.</summary>
    public (string InstanceId, int TaskId, string Token) Id => (Instance.Key.InstanceId, Scheduled.EventId, Token);

    /// <summary>Nobody waits for it any more: its execution ended.</summary>
    public bool Forgotten { get; set; }

    public WorkerStream? Worker { get; set; }

    /// <summary>Hands it out. Each delivery is a span of its own.</summary>
    public WorkItem Deliver()
    {
        span = Scheduled.TaskScheduled.ParentTraceContext is null ? null : WorkflowSpans.StartActivity(Instance.Key.InstanceId, Scheduled);
        return ToWorkItem();
    }

    /// <summary>The delivery has come to an end.</summary>
    /// <param name="problem">Why it did not bring a result; null where it did.</param>
    public void EndDelivery(string? problem = null)
    {
        if (span is { } delivered)
        {
            if (problem is not null)
            {
                delivered.Fail(problem);
            }

            delivered.Dispose();
            span = null;
        }
    }

    private WorkItem ToWorkItem() => new()
    {
        CompletionToken = Token,
        ActivityRequest = new ActivityRequest
        {
            Name = Scheduled.TaskScheduled.Name,
            Version = Scheduled.TaskScheduled.Version,
            Input = Scheduled.TaskScheduled.Input,
            WorkflowInstance = new WorkflowInstance { InstanceId = Instance.Key.InstanceId },
            TaskId = Scheduled.EventId,
            TaskExecutionId = Scheduled.TaskScheduled.TaskExecutionId,
            ParentTraceContext = span is { } delivery ? TraceContexts.Of(delivery.Context) : null,
        },
    };
}
