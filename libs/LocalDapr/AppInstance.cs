using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr;

/// <summary>One running copy of an app, with its sidecar's ports.</summary>
public sealed class AppInstance
{
    private readonly Lock gate = new();
    private TaskCompletionSource ready = NewSignal();
    private bool listens;
    private bool healthy;

    /// <summary>The app id, with -1, -2 … where several replicas share one.</summary>
    public required string Name { get; init; }

    public required string AppId { get; init; }

    /// <summary>0 for an app that listens nowhere.</summary>
    public required int AppPort { get; init; }

    public required int DaprHttpPort { get; init; }

    public required int DaprGrpcPort { get; init; }

    public required int MetricsPort { get; init; }

    /// <summary>The current process; null while the app is down.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Null where the app is not asked for its health.</summary>
    internal AppHealthCheck? Health { get; init; }

    /// <summary>False while the app is asked for its health and its answers are not good.</summary>
    internal bool IsHealthy
    {
        get
        {
            lock (gate)
            {
                return Health is null || healthy;
            }
        }
    }

    /// <summary>True from the moment on at which the app listened for the first time.</summary>
    internal bool HasListened { get; private set; }

    internal Uri Address => new($"http://127.0.0.1:{AppPort}");

    /// <summary>Completes when the app listens and, where it is asked, is healthy; at once where it is already.</summary>
    internal Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return ready.Task.WaitAsync(cancellation);
        }
    }

    internal void Starting(int processId)
    {
        lock (gate)
        {
            ProcessId = processId;
        }
    }

    internal void Listens()
    {
        lock (gate)
        {
            (listens, HasListened) = (true, true);
            Signal();
        }
    }

    internal void Down()
    {
        lock (gate)
        {
            ProcessId = null;
            listens = false;
            Signal();
        }
    }

    /// <returns>Whether that is news.</returns>
    internal bool SetHealthy(bool isHealthy)
    {
        lock (gate)
        {
            bool news = isHealthy != healthy;
            healthy = isHealthy;
            Signal();
            return news;
        }
    }

    private void Signal()
    {
        if (listens && (Health is null || healthy))
        {
            ready.TrySetResult();
        }
        else if (ready.Task.IsCompleted)
        {
            ready = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
