namespace Fleetscore.Contracts;

/// <summary>The body of the health routes.</summary>
public sealed record HealthAnswer
{
    /// <summary><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Check → what is wrong; empty when healthy.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }
}
