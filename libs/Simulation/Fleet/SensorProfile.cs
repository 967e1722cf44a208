using System.Globalization;

namespace Fleetscore.Simulation;

/// <summary>What all sensors of one name have in common, in the sensor's own unit.</summary>
/// <param name="Name">The sensor's id.</param>
/// <param name="LowestLevel">The lowest level a device may have.</param>
/// <param name="HighestLevel">The highest level a device may have.</param>
/// <param name="Noise">Standard deviation of a reading around its level, give or take a fifth per series.</param>
/// <param name="Least">What the sensor cannot go below.</param>
internal sealed record SensorProfile(string Name, double LowestLevel, double HighestLevel, double Noise, double Least)
{
    private static readonly SensorProfile[] Known =
    [
        new("temperature", 55, 75, 0.5, -40), // °C
        new("vibration", 2, 4, 0.08, 0), // mm/s
        new("pressure", 4, 6, 0.04, 0), // bar
        new("current", 12, 20, 0.2, 0), // A
    ];

    /// <summary>The profile of a device's n-th sensor, counted from 0.</summary>
    public static SensorProfile Of(int sensor) => sensor < Known.Length
        ? Known[sensor]
        : new SensorProfile(string.Create(CultureInfo.InvariantCulture, $"sensor-{sensor + 1}"), 40, 60, 0.5, 0);
}
