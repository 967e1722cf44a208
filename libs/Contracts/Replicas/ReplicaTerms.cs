namespace Fleetscore.Contracts;

/// <summary>On what terms replicas of scorer come, wait and go: the schedule's and the platform's.</summary>
public sealed record ReplicaTerms
{
    /// <summary>How long after its end a due period may wait for the next tick.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    /// <summary>What one run scores; above zero.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How long after its end a period is due.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>How long before a period is due a cron rule starts replicas; zero where there is no such rule.</summary>
    public required TimeSpan WarmBefore { get; init; }

    /// <summary>How long after a period is due that rule keeps them.</summary>
    public required TimeSpan WarmAfter { get; init; }

    /// <summary>How long a replica without work stays before it is let go.</summary>
    public required TimeSpan CoolDown { get; init; }

    /// <summary>What a replica that waits costs, as a share of one that works; from 0 to 1.</summary>
    public required double IdlePrice { get; init; }

    /// <summary>How long after its end a period's run begins at the latest: what everyone waits anyhow.</summary>
    public TimeSpan PromisedDelay() => Grace + Tick;
}
