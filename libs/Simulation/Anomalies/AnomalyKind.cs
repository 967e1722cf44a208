namespace Fleetscore.Simulation;

/// <summary>What can go wrong with a series.</summary>
public enum AnomalyKind
{
    /// <summary>A few minutes far off.</summary>
    Spike,

    /// <summary>Off by the same amount for a while.</summary>
    LevelShift,

    /// <summary>The same value again and again.</summary>
    StuckSensor,

    /// <summary>Further and further off.</summary>
    Drift,

    /// <summary>Much more noise than usual.</summary>
    NoiseBurst,
}

/// <summary>The kinds by name.</summary>
public static class AnomalyKinds
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AnomalyKind> All { get; } = Enum.GetValues<AnomalyKind>();

    /// <summary>As people and files write it: <c>level-shift</c>.</summary>
    public static string Name(this AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike => "spike",
        AnomalyKind.LevelShift => "level-shift",
        AnomalyKind.StuckSensor => "stuck-sensor",
        AnomalyKind.Drift => "drift",
        AnomalyKind.NoiseBurst => "noise-burst",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of anomaly."),
    };
}
