using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>What an event holds: good readings by device, and what cannot be taken.</summary>
internal sealed record ParsedEvent
{
    public required IReadOnlyList<DeviceReadings> Devices { get; init; }

    public required IReadOnlyList<RefusedPart> Refused { get; init; }

    /// <summary>The latest time of a good reading; null where there is none.</summary>
    public required DateTimeOffset? Newest { get; init; }

    public int Readings => Devices.Sum(device => device.Readings.Count);
}

/// <summary>A part of an event that cannot be taken: all of it, one element, or one reading.</summary>
/// <param name="Content">The part's bytes; a reading's as canonical JSON.</param>
/// <param name="Reason">One of <see cref="RefusalReasons"/>, or an id's problem.</param>
/// <param name="At">The reading's time, where it has one.</param>
/// <param name="Device">Whose it is; empty where that is not known.</param>
internal readonly record struct RefusedPart(ReadOnlyMemory<byte> Content, string Reason, DateTimeOffset? At = null, string Device = "");
