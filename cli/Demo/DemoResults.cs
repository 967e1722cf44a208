using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Demo;

/// <summary>What the demo's system did.</summary>
internal sealed record DemoResults
{
    /// <summary>One per hour, in order.</summary>
    public required IReadOnlyList<Ledger> Ledgers { get; init; }

    public required TimeGrid Grid { get; init; }

    public required ModelManifest Models { get; init; }

    /// <summary>Every scored window.</summary>
    public required IReadOnlyList<Verdict> Scored { get; init; }

    public required Detection Detection { get; init; }

    /// <summary>Readings and bad events sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Dead letters by reason.</summary>
    public required IReadOnlyDictionary<string, int> DeadLetters { get; init; }

    /// <summary>
    /// Of the anomalies that move a series' level and begin and end in one period, the one with the most flagged windows; null
    /// where none was found.
    /// </summary>
    public InjectedAnomaly? Shown => Detection.Anomalies
        .Where(one => one.Found && one.Anomaly.Kind is (AnomalyKind.Spike or AnomalyKind.LevelShift or AnomalyKind.Drift))
        .Where(one => Ledgers.Any(ledger => one.Anomaly.Start >= ledger.Period && one.Anomaly.End <= ledger.Period + Grid.Period))
        .Select(one => (InjectedAnomaly?)one.Anomaly)
        .MaxBy(anomaly => Scored.Count(verdict => verdict.Anomaly == true && verdict.Series == anomaly!.Value.Series));

    public long Counted => Ledgers.Sum(ledger => ledger.Counts.Readings);

    public bool ReadingsAddUp => Counted + DeadLetters.Values.Sum() == Sent;

    public bool LedgersAddUp => Ledgers.All(ledger => ledger.Counts.AddsUp());
}
