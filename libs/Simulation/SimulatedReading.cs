using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>One reading of the simulated fleet.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reading">What it reports.</param>
public readonly record struct SimulatedReading(string Device, Reading Reading);
