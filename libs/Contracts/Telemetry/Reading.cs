namespace Fleetscore.Contracts;

/// <summary>One value of one sensor at one instant (event time, UTC). The value is finite.</summary>
/// <param name="Sensor">Which sensor of the device.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Value">What was measured, in the sensor's own unit.</param>
public readonly record struct Reading(string Sensor, DateTimeOffset At, double Value);

/// <summary>Readings of one device, in any order. On the wire: <c>{"deviceId":…,"readings":[{"sensor":…,"at":…,"value":…}]}</c>.</summary>
public sealed record DeviceReadings
{
    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Its readings; order and repetition say nothing.</summary>
    public required IReadOnlyList<Reading> Readings { get; init; }
}
