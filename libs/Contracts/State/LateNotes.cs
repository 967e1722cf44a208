namespace Fleetscore.Contracts;

/// <summary>A page of late notes: devices that reported after their period was closed, each with a counter that every note raises.</summary>
public sealed record LatePage
{
    /// <summary>Devices to a page.</summary>
    public const int Capacity = 1000;

    /// <summary>Device → how often it was noted.</summary>
    public required IReadOnlyDictionary<string, long> Devices { get; init; }
}

/// <summary>Says that a period has late notes; every note gives it a fresh value.</summary>
public sealed record LateFlag
{
    /// <summary>Differs from write to write.</summary>
    public required string Value { get; init; }
}
