using System.Diagnostics.Metrics;
using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>The meter <c>Fleetscore.Ingest</c>.</summary>
internal sealed class IngestMetrics
{
    /// <summary>From the next moment to a device that was out of reach for a week.</summary>
    private static readonly InstrumentAdvice<double> LagBuckets = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600, 21_600, 86_400, 604_800],
    };

    private readonly Counter<long> received;
    private readonly Counter<long> deadLetters;
    private readonly Histogram<double> lag;

    public IngestMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create("Fleetscore.Ingest");
        received = meter.CreateCounter<long>(
            MetricNames.ReadingsReceived, "{reading}", "Good readings in events, repeated deliveries included.");
        deadLetters = meter.CreateCounter<long>(MetricNames.DeadLetters, "{dead_letter}", "Parts of events that cannot be taken, by reason.");
        lag = meter.CreateHistogram(
            MetricNames.IngestLag, "s", "From the newest reading's own time until its event is durable.", tags: null, LagBuckets);
    }

    public void Received(int readings) => received.Add(readings);

    public void DeadLettered(int parts, string reason) =>
        deadLetters.Add(parts, new KeyValuePair<string, object?>(AttributeNames.Reason, RefusalReasons.Kind(reason)));

    /// <summary>A reading's clock may be ahead of ours; a lag below nothing would spoil the sum.</summary>
    public void Durable(TimeSpan sinceNewest) => lag.Record(Math.Max(0, sinceNewest.TotalSeconds));
}
