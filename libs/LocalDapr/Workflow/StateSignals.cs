using System.Collections.Concurrent;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Wakes who waits for an instance to change. Take the task first, look at the state, then await.</summary>
internal sealed class StateSignals
{
    private readonly ConcurrentDictionary<InstanceKey, TaskCompletionSource> signals = new();

    public async Task<T> WaitAsync<T>(InstanceKey key, Func<bool, T?> look, CancellationToken cancellation)
        where T : class
    {
        for (bool waited = false; ; waited = true)
        {
            TaskCompletionSource signal = signals.GetOrAdd(
                key,
                _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (look(waited) is { } seen)
            {
                return seen;
            }

            try
            {
                await signal.Task.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Others who wait for the same key look once more and take a new signal; no entry is left behind.
                Changed(key);
                throw;
            }
        }
    }

    public void Changed(InstanceKey key)
    {
        if (signals.TryRemove(key, out TaskCompletionSource? signal))
        {
            signal.TrySetResult();
        }
    }
}
