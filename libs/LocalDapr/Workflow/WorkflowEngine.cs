using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// Durable workflows: the part of daprd behind TaskHubSidecarService. One per host process, shared by all sidecars.
/// Everything an answer promises is on disk before it is given; after a kill at any moment the same file goes on.
/// </summary>
public sealed class WorkflowEngine : IAsyncDisposable
{
    private static readonly TimeSpan DefaultLinger = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly WorkflowStore store;
    private readonly Timers timers;

    private WorkflowEngine(WorkflowStore store, TimeProvider time, TimeSpan linger, ILogger logger)
    {
        this.store = store;
        timers = new Timers(time);
        var table = new InstanceTable();
        var dispatch = new WorkDispatch();
        var signals = new StateSignals();
        var events = new HistoryEvents(time);
        var retries = new Retries(logger, stopping.Token);
        Turns = new TurnRunner(store, table, dispatch, timers, signals, events, retries, logger, linger);
        Workers = new WorkerSessions(dispatch, Turns, events, logger);
        Instances = new Instances(store, table, dispatch, Turns, signals, events);
        Stopping = stopping.Token;

        IReadOnlyList<Instance> unfinished = store.LoadUnfinished();
        foreach (Instance instance in unfinished)
        {
            table.TryAdd(instance);
        }

        foreach (Instance instance in unfinished)
        {
            Turns.Recover(instance);
        }

        logger.Recovered(unfinished.Count);
    }

    internal Instances Instances { get; }

    internal TurnRunner Turns { get; }

    internal WorkerSessions Workers { get; }

    /// <summary>Ends the workers' streams and all waiting.</summary>
    internal CancellationToken Stopping { get; }

    /// <summary>Opens or creates the file; unfinished instances go on by themselves as soon as a worker connects.</summary>
    public static Task<WorkflowEngine> OpenAsync(string databasePath, TimeProvider time, ILoggerFactory? logs = null) =>
        OpenAsync(databasePath, time, DefaultLinger, logs);

    /// <inheritdoc cref="OpenAsync(string, TimeProvider, ILoggerFactory?)" />
    /// <param name="linger">How long the end of an activity may wait for others to share a turn with.</param>
    internal static Task<WorkflowEngine> OpenAsync(string databasePath, TimeProvider time, TimeSpan linger, ILoggerFactory? logs = null)
    {
        ILogger logger = (logs ?? NullLoggerFactory.Instance).CreateLogger<WorkflowEngine>();
        return Task.Run(() => new WorkflowEngine(WorkflowStore.Open(databasePath), time, linger, logger));
    }

    /// <summary>Works until it is done, the caller goes or the engine stops.</summary>
    /// <exception cref="Grpc.Core.RpcException">The engine stops.</exception>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken caller)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(caller, Stopping);
        try
        {
            return await work(ended.Token).ConfigureAwait(false);
        }
        catch (Exception stopped) when (Stopping.IsCancellationRequested && stopped is OperationCanceledException or ObjectDisposedException)
        {
            throw TaskHubErrors.Stopping();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopping.IsCancellationRequested)
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            timers.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            stopping.Dispose();
        }
    }
}
