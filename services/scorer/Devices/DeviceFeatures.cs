using System.Diagnostics;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>What one device did in a period.</summary>
internal sealed record DeviceFeatures
{
    public required string Device { get; init; }

    /// <summary>The sensors seen, in ordinal order, each with its windows in order of time.</summary>
    public required IReadOnlyList<SensorWindows> Sensors { get; init; }

    /// <summary>Names the readings the features came from; null where there are none, or not all could be read.</summary>
    public required string? Hash { get; init; }

    /// <summary>By chunk, in order of time: a sampled event that changed it, where one is noted.</summary>
    public IReadOnlyList<(DateTimeOffset ChunkStart, ActivityContext Trace)> Events { get; init; } = [];

    /// <summary>Why not all features could be read; null where they could.</summary>
    public string? Problem { get; init; }

    /// <summary>A device that did not report.</summary>
    public static DeviceFeatures Nothing(string device) => new() { Device = device, Sensors = [], Hash = null };
}

/// <summary>The windows of one series that have readings.</summary>
internal readonly record struct SensorWindows(string Sensor, IReadOnlyList<WindowFeatures> Windows);
