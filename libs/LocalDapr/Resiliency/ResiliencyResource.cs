namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>A Dapr resource of kind Resiliency, checked: policies by name, and which of them are for what.</summary>
internal sealed record ResiliencyResource
{
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, TimeSpan> Timeouts { get; init; }

    public required IReadOnlyDictionary<string, RetryRule> Retries { get; init; }

    public required IReadOnlyDictionary<string, BreakerRule> Breakers { get; init; }

    /// <summary>By app id, or the name of an HTTPEndpoint: calls to it.</summary>
    public required IReadOnlyDictionary<string, TargetNames> Apps { get; init; }

    /// <summary>By component: what it hands to apps.</summary>
    public required IReadOnlyDictionary<string, TargetNames> Inbound { get; init; }

    /// <summary>By component: what apps ask of it.</summary>
    public required IReadOnlyDictionary<string, TargetNames> Outbound { get; init; }
}
