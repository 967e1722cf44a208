using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>The policies a target names; null where it names none of a kind.</summary>
internal sealed record TargetNames
{
    public const int DefaultCacheSize = 100;

    public string? Timeout { get; init; }

    public string? Retry { get; init; }

    public string? Breaker { get; init; }

    /// <summary>Of an app: for how many of its methods breakers are kept; 1 or more.</summary>
    public int CacheSize { get; init; } = DefaultCacheSize;

    /// <summary>Where it stands; null for policies that are in force by their own name.</summary>
    public YamlMap? Source { get; init; }
}
