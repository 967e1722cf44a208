using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr;

/// <summary>One running copy of an app, with its sidecar's ports.</summary>
public sealed class AppInstance
{
    private readonly Lock gate = new();
    private TaskCompletionSource listening = NewSignal();

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

    internal Uri Address => new($"http://127.0.0.1:{AppPort}");

    /// <summary>Completes when the app listens; at once where it does already.</summary>
    internal Task WaitUntilListeningAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return listening.Task.WaitAsync(cancellation);
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
            listening.TrySetResult();
        }
    }

    internal void Down()
    {
        lock (gate)
        {
            ProcessId = null;
            if (listening.Task.IsCompleted)
            {
                listening = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
