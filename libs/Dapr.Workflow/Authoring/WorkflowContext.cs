using Microsoft.Extensions.Logging;

namespace Dapr.Workflow;

/// <summary>A workflow's only door to the world. Everything it hands out is the same in each replay of the workflow.</summary>
public abstract class WorkflowContext : IWorkflowContext
{
    public abstract string Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>When the turn being replayed began; it never moves within a turn.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while the workflow only repeats what it did before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>True where new code may run: not for a workflow that passed this place before the patch existed.</summary>
    public abstract bool IsPatched(string patchName);

    public abstract Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null);

    public virtual Task CallActivityAsync(string name, object? input = null, WorkflowTaskOptions? options = null)
    {
        return CallActivityAsync<object>(name, input, options);
    }

    public abstract Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null);

    public virtual Task CallChildWorkflowAsync(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
    {
        return CallChildWorkflowAsync<object>(workflowName, input, options);
    }

    /// <summary>A durable timer: it outlives the process.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        return CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);
    }

    /// <summary>Events are matched by name without regard to case, oldest first; one that came early is kept until asked for.</summary>
    public abstract Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Ends in <see cref="TaskCanceledException"/> if the event does not come in time.</summary>
    public virtual async Task<T> WaitForExternalEventAsync<T>(string eventName, TimeSpan timeout)
    {
        using CancellationTokenSource expired = new();
        using CancellationTokenSource arrived = new();
        Task<T> waiting = WaitForExternalEventAsync<T>(eventName, expired.Token);
        Task timer = CreateTimer(timeout, arrived.Token);
        CancellationTokenSource loser = await Task.WhenAny(waiting, timer) == waiting ? arrived : expired;
        // Not CancelAsync: it would leave the workflow's thread.
#pragma warning disable CA1849
        loser.Cancel();
#pragma warning restore CA1849
        return await waiting;
    }

    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>What the status of this instance shows beside its state; null clears it.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Logs nothing while replaying, so that each line appears once.</summary>
    public abstract ILogger CreateReplaySafeLogger(string categoryName);

    public abstract ILogger CreateReplaySafeLogger(Type type);

    public abstract ILogger CreateReplaySafeLogger<T>();

    /// <summary>Ends this run and starts the next under the same id, with an empty history.</summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>The same sequence of ids in each replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>History handed down by a caller; this library hands none down and gives null.</summary>
    public abstract PropagatedHistory? GetPropagatedHistory();
}
