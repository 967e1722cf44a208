using Fleetscore.Contracts;
using Fleetscore.Tests.EndToEnd.Up;

namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>The fleet's two hours, played through a whole system that was stopped afterwards: what its processes exported.</summary>
internal sealed record TracedSystem(SpanForest Spans, IReadOnlyDictionary<string, Ledger> Ledgers)
{
    /// <param name="eventShare">Which share of the events leaves a trace: none or all.</param>
    public static async Task<TracedSystem> PlayAsync(int eventShare)
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using SpanCollector collector = await SpanCollector.StartAsync();
        var environment = new Dictionary<string, string>(collector.Environment) { [TraceShare.EventsVariable] = $"{eventShare}" };
        FleetVerdicts verdicts;
        await using (RunningSystem system = await RunningSystem.StartAsync(folder.Path, environment: environment, keepTrace: Keeps(eventShare)))
        {
            await system.FeedAsync(Fleet.Readings());
            await system.ReleaseAsync();
            verdicts = await system.VerdictsAsync();
        }

        // Whoever stops sends what waits.
        return new TracedSystem(
            new SpanForest(collector.Spans), verdicts.Ledgers.ToDictionary(ledger => UtcTime.WriteKey(ledger.Period), StringComparer.Ordinal));
    }

    private static Func<string, System.Diagnostics.ActivityTraceId, bool> Keeps(int eventShare) =>
        (binding, trace) => binding != ComponentNames.Telemetry || new TraceShare(eventShare).Holds(trace);
}

/// <summary>Sources of spans are the process's: other systems in it must not run meanwhile.</summary>
[CollectionDefinition(nameof(TracedSystem), DisableParallelization = true)]
public sealed class OneSystemAtATime;
