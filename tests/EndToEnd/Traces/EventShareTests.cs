using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>Runs are always traced, whatever is left of the events.</summary>
[Collection(nameof(TracedSystem))]
public sealed class EventShareTests
{
    [Fact]
    public async Task Without_a_share_of_the_events_runs_are_traced_all_the_same()
    {
        TracedSystem system = await TracedSystem.PlayAsync(eventShare: 0);
        SpanForest spans = system.Spans;

        Assert.DoesNotContain(spans.All, span => span.Service is AppIds.Ingest or AppIds.Aggregator || span.Name == "bindings/telemetry");
        Assert.Equal(system.Ledgers.Values.Select(ledger => ledger.TraceId).Order(), spans.Named(SpanNames.Tick).Select(tick => tick.Trace).Order());
        Assert.Equal(2 * 16, spans.Named(SpanNames.Score).Count(score => spans.Way(score).Last() == "scheduler: tick"));
        Assert.Equal(
            system.Ledgers.Values.Sum(ledger => ledger.Counts.Anomalies),
            spans.Named(SpanNames.Verdict).Sum(verdict => verdict.Number(AttributeNames.Anomalies)));
        Assert.All(spans.Named(SpanNames.Verdict), verdict => Assert.Empty(verdict.Links));
    }
}
