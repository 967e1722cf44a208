namespace Fleetscore.Contracts;

/// <summary>A run or shard in numbers.</summary>
public sealed record RunCounts
{
    /// <summary>Series that must have an outcome: those with a model in the pinned version, and those seen in the period.</summary>
    public int Expected { get; init; }

    /// <summary>Series by outcome.</summary>
    public OutcomeCounts Outcomes { get; init; } = new();

    /// <summary>Devices seen in the period.</summary>
    public int Devices { get; init; }

    /// <summary>Windows with readings: verdict rows.</summary>
    public long Windows { get; init; }

    /// <summary>Windows that were called an anomaly.</summary>
    public long Anomalies { get; init; }

    /// <summary>Readings in those windows.</summary>
    public long Readings { get; init; }

    /// <summary>True when every expected series has exactly one outcome.</summary>
    public bool AddsUp() => Outcomes.Total() == Expected;

    /// <summary>The sum of both.</summary>
    public static RunCounts operator +(RunCounts left, RunCounts right) => new()
    {
        Expected = left.Expected + right.Expected,
        Outcomes = left.Outcomes + right.Outcomes,
        Devices = left.Devices + right.Devices,
        Windows = left.Windows + right.Windows,
        Anomalies = left.Anomalies + right.Anomalies,
        Readings = left.Readings + right.Readings,
    };
}

/// <summary>Series by what became of them.</summary>
public sealed record OutcomeCounts
{
    /// <summary>Scored by their own model.</summary>
    public int Scored { get; init; }

    /// <summary>Scored by a model that stands in for their own.</summary>
    public int ScoredByFallback { get; init; }

    /// <summary>A model, but no readings in the period.</summary>
    public int NoData { get; init; }

    /// <summary>Readings, but no model.</summary>
    public int NoModel { get; init; }

    /// <summary>Held back from scoring by a person.</summary>
    public int Quarantined { get; init; }

    /// <summary>Could not be scored, with the reason.</summary>
    public int Failed { get; init; }

    /// <summary>All of them.</summary>
    public int Total() => Scored + ScoredByFallback + NoData + NoModel + Quarantined + Failed;

    /// <summary>How many series had this outcome.</summary>
    public int Of(Outcome outcome) => outcome switch
    {
        Outcome.Scored => Scored,
        Outcome.ScoredByFallback => ScoredByFallback,
        Outcome.NoData => NoData,
        Outcome.NoModel => NoModel,
        Outcome.Quarantined => Quarantined,
        Outcome.Failed => Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    /// <summary>The same counts with one more series.</summary>
    public OutcomeCounts With(Outcome outcome) => outcome switch
    {
        Outcome.Scored => this with { Scored = Scored + 1 },
        Outcome.ScoredByFallback => this with { ScoredByFallback = ScoredByFallback + 1 },
        Outcome.NoData => this with { NoData = NoData + 1 },
        Outcome.NoModel => this with { NoModel = NoModel + 1 },
        Outcome.Quarantined => this with { Quarantined = Quarantined + 1 },
        Outcome.Failed => this with { Failed = Failed + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    /// <summary>The sum of both.</summary>
    public static OutcomeCounts operator +(OutcomeCounts left, OutcomeCounts right) => new()
    {
        Scored = left.Scored + right.Scored,
        ScoredByFallback = left.ScoredByFallback + right.ScoredByFallback,
        NoData = left.NoData + right.NoData,
        NoModel = left.NoModel + right.NoModel,
        Quarantined = left.Quarantined + right.Quarantined,
        Failed = left.Failed + right.Failed,
    };
}
