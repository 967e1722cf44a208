namespace Dapr.Workflow;

/// <summary>How often and when a failed activity or child workflow is tried again; the waits are durable timers.</summary>
public class WorkflowRetryPolicy
{
    private static readonly TimeSpan LongestIntervalUnlessSet = TimeSpan.FromHours(1);

    /// <param name="maxNumberOfAttempts">With the first one; at least 1.</param>
    /// <param name="firstRetryInterval">Above zero.</param>
    /// <param name="backoffCoefficient">What each interval is multiplied by to get the next; at least 1.</param>
    /// <param name="maxRetryInterval">No interval is longer; 1 hour unless set, and not below the first.</param>
    /// <param name="retryTimeout">No attempt begins later than this after the first; no limit unless set, and not below the first interval.</param>
    public WorkflowRetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRetryInterval ?? LongestIntervalUnlessSet, firstRetryInterval, nameof(maxRetryInterval));
        if (retryTimeout is { } timeout && timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, firstRetryInterval, nameof(retryTimeout));
        }

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval;
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan? MaxRetryInterval { get; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/> when there is no limit.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>How long to wait after the given failed attempt, counted from 1; null when it was the last.</summary>
    internal TimeSpan? DelayAfter(int attempt, TimeSpan sinceFirstAttempt)
    {
        bool expired = RetryTimeout != Timeout.InfiniteTimeSpan && sinceFirstAttempt >= RetryTimeout;
        if (expired || attempt >= MaxNumberOfAttempts)
        {
            return null;
        }

        TimeSpan longest = MaxRetryInterval ?? LongestIntervalUnlessSet;
        double milliseconds = FirstRetryInterval.TotalMilliseconds * Math.Pow(BackoffCoefficient, attempt - 1);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
