namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>A policy of <c>spec.policies.circuitBreakers</c>.</summary>
internal sealed record BreakerRule
{
    /// <summary>Calls that pass while it is half open, and successes that close it; 1 or more.</summary>
    public int MaxRequests { get; init; } = 1;

    /// <summary>How often a closed breaker forgets what it counted; null: never.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long it stays open.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public Trip Trip { get; init; } = Trip.Default;
}
