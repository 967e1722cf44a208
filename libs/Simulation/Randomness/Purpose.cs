namespace Fleetscore.Simulation;

/// <summary>What random numbers are for. Another order makes another fleet of the same seed.</summary>
internal enum Purpose
{
    Device,
    Sensor,
    Level,
    Daily,
    Peak,
    Wander,
    WanderSize,
    NoiseSize,
    Noise,
    Jitter,
    Phase,
    Missing,
    Gap,
    Silent,
    Bad,
    Anomaly,
    Kind,
    Size,
    Sign,
    Start,
    Length,
}
