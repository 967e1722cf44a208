namespace Fleetscore.Contracts;

/// <summary>What became of a series in a run.</summary>
public enum Outcome
{
    /// <summary>Scored by its own model.</summary>
    Scored,

    /// <summary>Scored by a model that stands in for its own.</summary>
    ScoredByFallback,

    /// <summary>A model, but no readings in the period.</summary>
    NoData,

    /// <summary>Readings, but no model.</summary>
    NoModel,

    /// <summary>Held back from scoring by a person.</summary>
    Quarantined,

    /// <summary>Could not be scored.</summary>
    Failed,
}

/// <summary>One line of a shard's outcomes.</summary>
/// <param name="Device">The series' device.</param>
/// <param name="Sensor">The series' sensor.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, where a person could act on it; null otherwise.</param>
public sealed record SeriesOutcome(string Device, string Sensor, Outcome Outcome, string? Reason = null);
