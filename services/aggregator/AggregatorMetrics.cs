using System.Diagnostics.Metrics;
using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>The meter <c>Fleetscore.Aggregator</c>.</summary>
internal sealed class AggregatorMetrics
{
    /// <summary>From a store beside the process to one that is tried again and again.</summary>
    private static readonly InstrumentAdvice<double> CommitBuckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private static readonly KeyValuePair<string, object?> Commits = new(AttributeNames.Queue, "commits");

    private readonly Meter meter;
    private readonly Counter<long> accepted;
    private readonly Counter<long> late;
    private readonly Counter<long> deadLetters;
    private readonly Histogram<double> commit;

    public AggregatorMetrics(IMeterFactory factory)
    {
        meter = factory.Create("Fleetscore.Aggregator");
        accepted = meter.CreateCounter<long>(MetricNames.ReadingsAccepted, "{reading}", "Readings that count, repeated ones included.");
        late = meter.CreateCounter<long>(
            MetricNames.ReadingsLate, "{reading}", "Accepted readings of a period whose run had begun already.");
        deadLetters = meter.CreateCounter<long>(MetricNames.DeadLetters, "{dead_letter}", "Readings that do not count, by reason.");
        commit = meter.CreateHistogram(
            MetricNames.CommitDuration, "s", "One batch, from the first reading taken to the last answered.", tags: null, CommitBuckets);
    }

    public void Accepted(int readings) => accepted.Add(readings);

    public void Late(int readings) => late.Add(readings);

    /// <param name="kind">One of <see cref="DeadLetterReasons"/>.</param>
    public void DeadLettered(int readings, string kind) =>
        deadLetters.Add(readings, new KeyValuePair<string, object?>(AttributeNames.Reason, kind));

    public void CommitTook(TimeSpan duration) => commit.Record(duration.TotalSeconds);

    public void WatchQueue(Func<long> length) => meter.CreateObservableGauge(
        MetricNames.QueueLength, () => new Measurement<long>(length(), Commits), "{item}", "Devices' chunks that wait to be committed.");
}
