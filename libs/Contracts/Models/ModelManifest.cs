namespace Fleetscore.Contracts;

/// <summary>Which model version new runs are pinned to.</summary>
public sealed record CurrentVersion
{
    /// <summary>The version's id.</summary>
    public required string Version { get; init; }
}

/// <summary>What a model version consists of. It names packs, never series: it does not grow with the fleet.</summary>
public sealed record ModelManifest
{
    /// <summary>The version's id, derived from its packs' content.</summary>
    public required string Version { get; init; }

    /// <summary>Series with a place in the version, refused ones included.</summary>
    public required int Series { get; init; }

    /// <summary>How many of them hold a refusal instead of a model.</summary>
    public required int Refused { get; init; }

    /// <summary>The packs; their count is a power of two, and a device's pack is its shard of that count.</summary>
    public required IReadOnlyList<PackReference> Packs { get; init; }
}

/// <summary>One pack of a version.</summary>
public sealed record PackReference
{
    /// <summary>The blob.</summary>
    public required BlobReference Blob { get; init; }

    /// <summary>Series in it, refused ones included.</summary>
    public required int Series { get; init; }

    /// <summary>How many of them are refused.</summary>
    public required int Refused { get; init; }
}
