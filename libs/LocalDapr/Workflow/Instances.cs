using System.Globalization;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>What clients ask of instances: start, look, wait, signal, list, purge.</summary>
internal sealed class Instances(
    WorkflowStore store, InstanceTable table, WorkDispatch dispatch, TurnRunner turns, StateSignals signals, HistoryEvents events)
{
    private const int DefaultPageSize = 1024;

    /// <summary>Starts an instance and waits until a worker has taken it up. Nothing is stored while the app has no worker.</summary>
    public async Task StartAsync(InstanceKey key, CreateInstanceRequest request, CancellationToken cancellation)
    {
        if (!table.Contains(key))
        {
            await dispatch.WorkerConnectedAsync(key.AppId, cancellation).ConfigureAwait(false);
        }

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
            throw TaskHubErrors.AlreadyExists(key.InstanceId);
        }

        await turns.CreateAsync(new NewInstance(instance, started)).ConfigureAwait(false);
        if (request.ScheduledStartTimestamp is null)
        {
            await signals.WaitAsync(key, _ => Started(State(key)), cancellation).ConfigureAwait(false);
        }
    }

    public GetInstanceResponse Get(InstanceKey key, bool payloads) => InstanceState.ToResponse(State(key), payloads, waited: false);

    /// <summary>Waits also for an instance that does not exist yet, as daprd does.</summary>
    public Task<GetInstanceResponse> WaitForStartAsync(InstanceKey key, bool payloads, CancellationToken cancellation) =>
        signals.WaitAsync(key, waited => ToResponse(Started(State(key)), payloads, waited), cancellation);

    /// <inheritdoc cref="WaitForStartAsync" />
    public Task<GetInstanceResponse> WaitForEndAsync(InstanceKey key, bool payloads, CancellationToken cancellation) =>
        signals.WaitAsync(key, waited => ToResponse(Finished(State(key)), payloads, waited), cancellation);

    public Task RaiseAsync(InstanceKey key, string name, string? input) =>
        TellAsync(key, events.EventRaised(name, input), TaskHubErrors.Unknown);

    public Task TerminateAsync(InstanceKey key, string? output, bool recursive) =>
        TellAsync(key, events.Terminated(output, recursive), TaskHubErrors.UnknownToTerminate);

    public Task SuspendAsync(InstanceKey key, string? reason) =>
        TellAsync(key, events.Suspended(reason), TaskHubErrors.Unknown);

    public Task ResumeAsync(InstanceKey key, string? reason) =>
        TellAsync(key, events.Resumed(reason), TaskHubErrors.Unknown);

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
        if (State(key) is null)
        {
            throw TaskHubErrors.UnknownToPurge();
        }

        var keys = new List<InstanceKey> { key };
        for (int i = 0; recursive && i < keys.Count; i++)
        {
            keys.AddRange(Children(keys[i]).Where(child => !keys.Contains(child) && State(child) is not null));
        }

        foreach (InstanceKey unfinished in keys.Where(table.Contains))
        {
            if (!force)
            {
                throw TaskHubErrors.NotCompleted();
            }

            if (table.Find(unfinished) is { } instance)
            {
                turns.Drop(instance);
            }
        }

        await store.PurgeAsync(keys, force).ConfigureAwait(false);
        keys.ForEach(signals.Changed);
        return keys.Count;
    }

    private static WorkflowState? Started(WorkflowState? state) =>
        state?.WorkflowStatus == OrchestrationStatus.Pending ? null : state;

    private static WorkflowState? Finished(WorkflowState? state) =>
        state is not null && InstanceState.IsFinished(state.WorkflowStatus) ? state : null;

    private static GetInstanceResponse? ToResponse(WorkflowState? state, bool payloads, bool waited) =>
        state is null ? null : InstanceState.ToResponse(state, payloads, waited);

    private WorkflowState? State(InstanceKey key) => table.Find(key)?.State ?? store.State(key);

    private IEnumerable<InstanceKey> Children(InstanceKey parent) =>
        from e in store.History(parent)
        where e.ChildWorkflowInstanceCreated is not null
        let appId = e.Router.HasTargetAppID ? e.Router.TargetAppID : parent.AppId
        select new InstanceKey(appId, e.ChildWorkflowInstanceCreated.InstanceId);

    /// <summary>An event for a finished instance is taken and does nothing.</summary>
    private async Task TellAsync(InstanceKey key, HistoryEvent e, Func<Exception> unknown)
    {
        if (table.Find(key) is { } instance)
        {
            await turns.DeliverAsync(new Delivery(instance, e, Generation: null)).ConfigureAwait(false);
        }
        else if (store.State(key) is null)
        {
            throw unknown();
        }
    }
}
