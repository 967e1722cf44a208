using Dapr.Workflow.Serialization;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Replay;

/// <summary>The context of one turn: turns the workflow's wishes into numbered actions, and events into results.</summary>
internal sealed class ReplayContext(
    string name, string instanceId, string executionId, string? appId, AskedActions actions, ExternalEvents events, ILoggerFactory loggers)
    : WorkflowContext
{
    /// <summary>How the wire says "never": a timer that only marks a wait without limit. Finer than a DateTime can hold.</summary>
    private static readonly Timestamp Never = new() { Seconds = 253402300799, Nanos = 999999999 };

    private readonly NameBasedIds _ids = new(instanceId, executionId);
    private bool _isReplaying = true;
    private DateTime _now;
    private string? _customStatus;

    public override string Name => name;

    public override string InstanceId => instanceId;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    public Patches Patches { get; } = new();

    public string? CustomStatus => _customStatus;

    /// <summary>The action that ends this run for the next one, once the workflow asked for it.</summary>
    public CompleteWorkflowAction? Continuation { get; private set; }

    public bool KeepsUnconsumedEvents { get; private set; }

    public void BeginTurn(HistoryEvent started, bool isReplaying)
    {
        _now = started.Timestamp.ToDateTime();
        _isReplaying = isReplaying;
        Patches.Record(started.WorkflowStarted.Version);
    }

    public override bool IsPatched(string patchName) => Patches.Decide(patchName, IsReplaying);

    public override Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string? first = null;
        return RetryAsync(
            options?.RetryPolicy,
            () =>
            {
                string executionId = _ids.ForActivity(actions.NextId, name);
                first ??= executionId;
                return CallActivityOnceAsync<T>(name, executionId, input, options);
            },
            timer => timer.ActivityRetry = new() { TaskExecutionId = first });
    }

    public override Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflowName);
        string? first = null;
        return RetryAsync(
            options?.RetryPolicy,
            () =>
            {
                string childId = options?.InstanceId ?? NewGuid().ToString();
                first ??= childId;
                return CallChildOnceAsync<TResult>(workflowName, childId, input, options);
            },
            timer => timer.ChildWorkflowRetry = new() { InstanceId = first });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (fireAt.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException($"A timer's time must be UTC, such as CurrentUtcDateTime plus a span; this one is {fireAt.Kind}.", nameof(fireAt));
        }

        return SleepAsync(new() { FireAt = fireAt.ToTimestamp(), CreateTimer = new() }, cancellationToken);
    }

    public override async Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        HistoryEvent raised = await events.WaitAsync(eventName, cancellationToken);
        return WorkflowJson.Read<T>(raised.EventRaised.Input)!;
    }

    public override async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            // As in the official package, even where the event is there.
            throw new TaskCanceledException($"The wait for event '{eventName}' has no time.");
        }

        if (events.IsThere(eventName))
        {
            return await WaitForExternalEventAsync<T>(eventName);
        }

        using CancellationTokenSource expired = new();
        using CancellationTokenSource arrived = new();
        Task<T> waiting = WaitForExternalEventAsync<T>(eventName, expired.Token);
        Task timer = SleepAsync(
            new() { FireAt = timeout < TimeSpan.Zero ? Never : _now.Add(timeout).ToTimestamp(), ExternalEvent = new() { Name = eventName } },
            arrived.Token);
        CancellationTokenSource loser = await Task.WhenAny(waiting, timer) == waiting ? arrived : expired;
        // Not CancelAsync: it would leave the workflow's thread.
#pragma warning disable CA1849
        loser.Cancel();
#pragma warning restore CA1849
        return await waiting;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventName);
        actions.Tell(new() { SendEvent = new() { Instance = new() { InstanceId = instanceId }, Name = eventName, Data = WorkflowJson.Write(payload) } });
    }

    public override void SetCustomStatus(object? customStatus) => _customStatus = WorkflowJson.Write(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Continuation ??= new() { WorkflowStatus = OrchestrationStatus.ContinuedAsNew, Result = WorkflowJson.Write(newInput) };
        KeepsUnconsumedEvents = preserveUnprocessedEvents;
    }

    public override Guid NewGuid() => _ids.Next();

    public override PropagatedHistory? GetPropagatedHistory() => null;

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(loggers.CreateLogger(categoryName), this);

    public override ILogger CreateReplaySafeLogger(System.Type type) => new ReplaySafeLogger(loggers.CreateLogger(type), this);

    public override ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(loggers.CreateLogger<T>(), this);

    private async Task<T> CallActivityOnceAsync<T>(string activity, string executionId, object? input, WorkflowTaskOptions? options)
    {
        TaskRouter? router = Route(options);
        HistoryEvent answer = await actions.AskAsync(new()
        {
            ScheduleTask = new()
            {
                Name = activity,
                Input = WorkflowJson.Write(input),
                Router = router,
                TaskExecutionId = executionId,
            },
            Router = router,
        });
        return answer.TaskFailed is { } failed
            ? throw Failed($"Activity '{activity}'", failed.FailureDetails)
            : WorkflowJson.Read<T>(answer.TaskCompleted.Result)!;
    }

    private async Task<T> CallChildOnceAsync<T>(string workflow, string childId, object? input, WorkflowTaskOptions? options)
    {
        TaskRouter? router = Route(options);
        HistoryEvent answer = await actions.AskAsync(new()
        {
            CreateChildWorkflow = new() { Name = workflow, InstanceId = childId, Input = WorkflowJson.Write(input), Router = router },
            Router = router,
        });
        return answer.ChildWorkflowInstanceFailed is { } failed
            ? throw Failed($"Child workflow '{workflow}' ('{childId}')", failed.FailureDetails)
            : WorkflowJson.Read<T>(answer.ChildWorkflowInstanceCompleted.Result)!;
    }

    private async Task<T> RetryAsync<T>(WorkflowRetryPolicy? policy, Func<Task<T>> call, Action<CreateTimerAction> markTimer)
    {
        DateTime firstAt = _now;
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan? delay = null;
            try
            {
                return await call();
            }
            catch (WorkflowTaskFailedException) when ((delay = policy?.DelayAfter(attempt, _now - firstAt)) is not null)
            {
                // Tried again below, after the wait.
            }

            CreateTimerAction timer = new() { FireAt = _now.Add(delay.Value).ToTimestamp() };
            markTimer(timer);
            await SleepAsync(timer, CancellationToken.None);
        }
    }

    private async Task SleepAsync(CreateTimerAction timer, CancellationToken cancellation)
    {
        await actions.AskAsync(new() { CreateTimer = timer }, cancellation);
    }

    private TaskRouter? Route(WorkflowTaskOptions? options)
    {
        if (options is { PropagationScope: not HistoryPropagationScope.None })
        {
            throw new NotSupportedException($"PropagationScope is {options.PropagationScope}; only {HistoryPropagationScope.None} is supported.");
        }

        return options?.TargetAppId is not { Length: > 0 } target
            ? null
            : new()
            {
                SourceAppID = appId ?? throw new InvalidOperationException(
                    $"TargetAppId '{target}' cannot be reached: the sidecar did not say which app this is (no router in ExecutionStarted)."),
                TargetAppID = target,
            };
    }

    private static WorkflowTaskFailedException Failed(string what, TaskFailureDetails? details)
    {
        WorkflowTaskFailureDetails read = Failures.FailureDetails.Read(details);
        return new($"{what} failed: {read.ErrorMessage}", read);
    }
}
