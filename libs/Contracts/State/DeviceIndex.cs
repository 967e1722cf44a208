namespace Fleetscore.Contracts;

/// <summary>
/// A page of the index of who reported in a period and shard. Pages are filled one after the other; a reader goes on
/// until a page is absent. A device without data does no harm.
/// </summary>
public sealed record DevicePage
{
    /// <summary>Devices to a page: at the longest ids it stays well below the size limit.</summary>
    public const int Capacity = 1000;

    /// <summary>The devices, in the order they came.</summary>
    public required IReadOnlyList<string> Devices { get; init; }
}
