namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>The policies in force for a target; null where there is none of a kind.</summary>
/// <param name="Timeout">Of each attempt; zero: no limit.</param>
/// <param name="Retry">When, how often and after which pauses attempts are repeated.</param>
/// <param name="Breaker">When attempts are refused.</param>
internal sealed record TargetRules(TimeSpan? Timeout, RetryRule? Retry, BreakerRule? Breaker)
{
    public bool IsEmpty => Timeout is null && Retry is null && Breaker is null;
}
