using Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow.Replay;

/// <summary>Events raised from outside: oldest first, matched by name without regard to case, kept until somebody waits for them.</summary>
internal sealed class ExternalEvents(TurnThread thread)
{
    private readonly List<HistoryEvent> _unconsumed = [];
    private readonly List<(string Name, TaskCompletionSource<HistoryEvent> Arrival)> _waiting = [];

    public IReadOnlyList<HistoryEvent> Unconsumed => _unconsumed;

    public bool IsWaiting => _waiting.Any(waiter => !waiter.Arrival.Task.IsCompleted);

    public bool IsThere(string name) => _unconsumed.Exists(raised => IsNamed(raised, name));

    public async Task<HistoryEvent> WaitAsync(string name, CancellationToken cancellation)
    {
        thread.Check();
        int early = _unconsumed.FindIndex(raised => IsNamed(raised, name));
        if (early >= 0)
        {
            HistoryEvent raised = _unconsumed[early];
            _unconsumed.RemoveAt(early);
            return raised;
        }

        TaskCompletionSource<HistoryEvent> arrival = new();
        _waiting.Add((name, arrival));
        using CancellationTokenRegistration giveUp = cancellation.Register(() => arrival.TrySetCanceled(cancellation));
        return await arrival.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        _waiting.RemoveAll(waiter => waiter.Arrival.Task.IsCompleted);
        int first = _waiting.FindIndex(waiter => IsNamed(raised, waiter.Name));
        if (first < 0)
        {
            _unconsumed.Add(raised);
            return;
        }

        TaskCompletionSource<HistoryEvent> arrival = _waiting[first].Arrival;
        _waiting.RemoveAt(first);
        arrival.SetResult(raised);
    }

    private static bool IsNamed(HistoryEvent raised, string name)
    {
        return string.Equals(raised.EventRaised.Name, name, StringComparison.OrdinalIgnoreCase);
    }
}
