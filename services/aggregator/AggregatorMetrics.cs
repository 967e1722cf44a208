using System.Diagnostics.Metrics;

namespace Fleetscore.Aggregator;

internal sealed class AggregatorMetrics : IDisposable
{
    private readonly Meter meter = new("Fleetscore.Aggregator");
    private readonly Counter<long> received;
    private readonly Counter<long> accepted;
    private readonly Counter<long> deadLettered;
    private readonly Counter<long> late;
    private readonly Histogram<double> commitSeconds;

    public AggregatorMetrics()
    {
        received = meter.CreateCounter<long>("fleetscore_aggregator_readings_received_total", "{reading}", "Readings in requests, repeated ones included.");
        accepted = meter.CreateCounter<long>("fleetscore_aggregator_readings_accepted_total", "{reading}", "Readings that count, repeated ones included.");
        deadLettered = meter.CreateCounter<long>("fleetscore_aggregator_readings_deadlettered_total", "{reading}", "Readings that do not count, by reason.");
        late = meter.CreateCounter<long>("fleetscore_aggregator_late_notes_total", "{note}", "Devices noted as late.");
        commitSeconds = meter.CreateHistogram<double>("fleetscore_aggregator_commit_seconds", "s", "From the first reading taken to the last answered, by batch.");
    }

    public void Committed(int receivedReadings, int acceptedReadings)
    {
        received.Add(receivedReadings);
        accepted.Add(acceptedReadings);
    }

    public void DeadLettered(int readings, string reason) => deadLettered.Add(readings, new KeyValuePair<string, object?>("reason", reason));

    public void NotedLate(int devices) => late.Add(devices);

    public void CommitTook(TimeSpan duration) => commitSeconds.Record(duration.TotalSeconds);

    public void WatchQueue(Func<int> length) =>
        meter.CreateObservableGauge("fleetscore_aggregator_queue_length", length, "{chunk}", "Devices and chunks that wait to be committed.");

    public void Dispose() => meter.Dispose();
}
