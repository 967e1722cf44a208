using System.Globalization;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>What clients ask of instances: start, look, wait, signal, list, purge.</summary>
internal sealed class Instances(
    WorkflowStore store, InstanceTable table, WorkDispatch dispatch, TurnRunner turns, StateSignals signals, HistoryEvents events)
{
    private const int DefaultPageSize = 1024;

    /// <summary>Creates an instance, to be taken up by a worker. Waits and stores nothing while the app has none.</summary>
    public async Task CreateAsync(InstanceKey key, CreateInstanceRequest request, CancellationToken cancellation)
    {
        if (!table.Contains(key))
        {
            await dispatch.WorkerConnectedAsync(key.AppId, cancellation).ConfigureAwait(false);
        }

        RefuseWhileChildrenRun(key);
        var start = new ExecutionStartedEvent
        {
            Name = request.Name,
            Version = request.Version,
            Input = request.Input,
            ScheduledStartTimestamp = request.ScheduledStartTimestamp,
            Tags = { request.Tags },
        };
        using SidecarSpan span = WorkflowSpans.StartCreation(key.InstanceId, request);
        HistoryEvent started = events.ExecutionStarted(key, start, TraceContexts.Of(span.Context));
        var instance = new Instance(key, InstanceState.Pending(key.InstanceId), new Execution(0, start.WorkflowInstance.ExecutionId));
        if (!table.TryAdd(instance))
        {
            throw table.Find(key) is { Stalled: true } ? TaskHubErrors.Stalled(key.InstanceId) : TaskHubErrors.AlreadyExists(key.InstanceId);
        }

        await turns.CreateAsync(new NewInstance(instance, started)).ConfigureAwait(false);
    }

    public GetInstanceResponse Get(InstanceKey key, bool payloads) => InstanceState.ToResponse(State(key), payloads, waited: false);

    /// <summary>Waits also for an instance that does not exist yet, as daprd does.</summary>
    public Task<GetInstanceResponse> WaitForStartAsync(InstanceKey key, bool payloads, CancellationToken cancellation) =>
        WaitAsync(key, state => state.WorkflowStatus != OrchestrationStatus.Pending, payloads, cancellation);

    /// <inheritdoc cref="WaitForStartAsync" />
    public Task<GetInstanceResponse> WaitForEndAsync(InstanceKey key, bool payloads, CancellationToken cancellation) =>
        WaitAsync(key, IsFinished, payloads, cancellation);

    /// <summary>Waits until it is suspended or has finished, however it gets there.</summary>
    public Task WaitForSuspensionAsync(InstanceKey key, CancellationToken cancellation) =>
        WaitAsync(key, state => state.WorkflowStatus == OrchestrationStatus.Suspended || IsFinished(state), payloads: false, cancellation);

    /// <inheritdoc cref="WaitForSuspensionAsync" />
    public Task WaitForResumptionAsync(InstanceKey key, CancellationToken cancellation) =>
        WaitAsync(key, state => state.WorkflowStatus == OrchestrationStatus.Running || IsFinished(state), payloads: false, cancellation);

    public Task RaiseAsync(InstanceKey key, string name, string? input) => TellAsync(key, events.EventRaised(name, input));

    /// <summary>Returns when it is stored; a worker ends the instance in its next turn. So do the others.</summary>
    public Task TerminateAsync(InstanceKey key, string? output, bool recursive) => TellAsync(key, events.Terminated(output, recursive));

    public Task SuspendAsync(InstanceKey key, string? reason) => TellAsync(key, events.Suspended(reason));

    public Task ResumeAsync(InstanceKey key, string? reason) => TellAsync(key, events.Resumed(reason));

    public IReadOnlyList<HistoryEvent> History(InstanceKey key) =>
        State(key) is null ? throw TaskHubErrors.NoHistory(key.InstanceId) : store.History(key);

    public ListInstanceIDsResponse List(string appId, string? token, uint? pageSize)
    {
        long after = 0;
        if (!string.IsNullOrEmpty(token) && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw TaskHubErrors.Invalid($"continuationToken is '{token}'; it must be the one of the page before");
        }

        int count = (int)Math.Min(pageSize is null or 0 ? DefaultPageSize : pageSize.Value, int.MaxValue - 1);
        IReadOnlyList<(long Number, string InstanceId)> found = store.List(appId, after, count + 1);
        var response = new ListInstanceIDsResponse();
        response.InstanceIds.AddRange(found.Take(count).Select(one => one.InstanceId));
        if (found.Count > count)
        {
            response.ContinuationToken = found[count - 1].Number.ToString(CultureInfo.InvariantCulture);
        }

        return response;
    }

    /// <summary>Forgets an instance and, if asked, its children and theirs. Unfinished ones only by force, then all or none.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> PurgeAsync(InstanceKey key, bool recursive, bool force)
    {
        if (State(key) is not { } state)
        {
            throw recursive ? TaskHubErrors.UnknownToPurge() : TaskHubErrors.While("failed to purge workflow state", TaskHubErrors.Unknown());
        }

        if (state.WorkflowStatus == OrchestrationStatus.Stalled && !recursive && !force)
        {
            throw TaskHubErrors.While("failed to purge workflow state", TaskHubErrors.Stalled(key.InstanceId));
        }

        var keys = new List<InstanceKey> { key };
        for (int i = 0; recursive && i < keys.Count; i++)
        {
            keys.AddRange(Children(keys[i]).Where(child => !keys.Contains(child) && State(child) is not null));
        }

        if (!force && keys.Exists(table.Contains))
        {
            throw TaskHubErrors.NotCompleted();
        }

        // By their numbers, which are never used again: an id may get a new instance meanwhile, and that one stays.
        Instance[] unfinished = force ? [.. keys.Select(table.Find).OfType<Instance>()] : [];
        await store.PurgeAsync(keys, [.. unfinished.Select(instance => instance.Number!.Value)]).ConfigureAwait(false);
        foreach (Instance instance in unfinished)
        {
            turns.Drop(instance);
        }

        keys.ForEach(signals.Changed);
        return keys.Count;
    }

    private static bool IsFinished(WorkflowState state) => InstanceState.IsFinished(state.WorkflowStatus);

    private Task<GetInstanceResponse> WaitAsync(
        InstanceKey key, Func<WorkflowState, bool> awaited, bool payloads, CancellationToken cancellation) => signals.WaitAsync(
        key,
        waited =>
        {
            WorkflowState? state = State(key);
            return state is not null && awaited(state) ? InstanceState.ToResponse(state, payloads, waited)
                : state?.WorkflowStatus == OrchestrationStatus.Stalled && !waited ? throw TaskHubErrors.Stalled(key.InstanceId)
                : null;
        },
        cancellation);

    private WorkflowState? State(InstanceKey key) => table.Find(key)?.State ?? store.State(key);

    private IEnumerable<InstanceKey> Children(InstanceKey parent) =>
        from e in store.History(parent)
        where e.ChildWorkflowInstanceCreated is not null
        let appId = e.Router.HasTargetAppID ? e.Router.TargetAppID : parent.AppId
        select new InstanceKey(appId, e.ChildWorkflowInstanceCreated.InstanceId);

    /// <summary>An id may be used again once its instance has finished, and all that this one began.</summary>
    private void RefuseWhileChildrenRun(InstanceKey key)
    {
        var known = new HashSet<InstanceKey>();
        var above = new Stack<InstanceKey>([key]);
        while (!table.Contains(key) && above.TryPop(out InstanceKey parent))
        {
            foreach (InstanceKey child in Children(parent).Where(known.Add))
            {
                if (table.Contains(child))
                {
                    throw TaskHubErrors.ChildStillRuns(key.InstanceId, child.InstanceId);
                }

                above.Push(child);
            }
        }
    }

    /// <summary>An event for a finished instance is taken and does nothing.</summary>
    private async Task TellAsync(InstanceKey key, HistoryEvent e)
    {
        if (table.Find(key) is { } instance)
        {
            if (instance.Stalled)
            {
                throw TaskHubErrors.Stalled(key.InstanceId);
            }

            await turns.DeliverAsync(new Delivery(instance, e, Generation: null)).ConfigureAwait(false);
        }
        else if (store.State(key) is null)
        {
            throw TaskHubErrors.Unknown();
        }
    }
}
