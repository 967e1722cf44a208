using System.Diagnostics.Metrics;

namespace Fleetscore.Ingest;

internal sealed class IngestMetrics : IDisposable
{
    private readonly Meter meter = new("Fleetscore.Ingest");
    private readonly Counter<long> received;
    private readonly Counter<long> accepted;
    private readonly Counter<long> deadLettered;

    public IngestMetrics()
    {
        received = meter.CreateCounter<long>("fleetscore_ingest_readings_received_total", "{reading}", "Good readings in events, repeated deliveries included.");
        accepted = meter.CreateCounter<long>("fleetscore_ingest_readings_accepted_total", "{reading}", "Readings that aggregator counts.");
        deadLettered = meter.CreateCounter<long>("fleetscore_ingest_parts_deadlettered_total", "{part}", "Parts of events that could not be taken, by reason.");
    }

    public void Received(int readings) => received.Add(readings);

    public void Accepted(int readings) => accepted.Add(readings);

    public void DeadLettered(int parts, string reason) => deadLettered.Add(parts, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => meter.Dispose();
}
