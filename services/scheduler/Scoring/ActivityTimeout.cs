
namespace Fleetscore.Scheduler;

/// <summary>The engine knows no timeout: an activity that hangs would hang its workflow, so each attempt cancels itself.</summary>
internal sealed class ActivityTimeout(ScheduleOptions options, TimeProvider clock)
{
    private readonly TimeSpan timeout = options.ActivityTimeout;

    /// <exception cref="TimeoutException">The attempt took too long; the retry policy tries again.</exception>
    public async Task<T> RunAsync<T>(string activity, Func<CancellationToken, Task<T>> attempt)
    {
        using var timer = new CancellationTokenSource(timeout, clock);
        try
        {
            return await attempt(timer.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{activity} took longer than {ScheduleOptions.Section}:{nameof(ScheduleOptions.ActivityTimeout)}, {timeout}.");
        }
    }
}
