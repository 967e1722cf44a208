namespace Fleetscore.Simulation;

/// <summary>Which fleet is simulated. The same options give the same readings, whenever and in whatever pieces they are asked for.</summary>
public sealed record FleetOptions
{
    /// <summary>Another seed, another fleet.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How many devices, 1 to 100,000. From five on, one of them falls silent and one sends bad events.</summary>
    public int Devices { get; init; } = 50;

    /// <summary>How many sensors each device has, 1 to 1,000.</summary>
    public int Sensors { get; init; } = 4;

    /// <summary>From one reading of a sensor to the next, give or take; 10 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether single readings are missing, gaps occur, and devices have their troubles.</summary>
    public bool Troubles { get; init; } = true;

    /// <summary>What is injected.</summary>
    public AnomalySchedule Anomalies { get; init; } = AnomalySchedule.None;
}
