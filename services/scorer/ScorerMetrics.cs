using System.Diagnostics.Metrics;
using Fleetscore.Contracts;

namespace Fleetscore.Scorer;

/// <summary>The meter <c>Fleetscore.Scorer</c>.</summary>
internal sealed class ScorerMetrics
{
    private static readonly InstrumentAdvice<double> ShardBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120],
    };

    private static readonly KeyValuePair<string, object?> Shards = new(AttributeNames.Queue, "shards");

    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Counter<long> models;
    private readonly Counter<long> refused;
    private readonly Counter<long> packs;

    public ScorerMetrics(IMeterFactory factory)
    {
        meter = factory.Create("Fleetscore.Scorer");
        duration = meter.CreateHistogram(
            MetricNames.ShardDuration, "s", "Scoring one shard, from request to answer.", tags: null, ShardBuckets);
        models = meter.CreateCounter<long>(
            MetricNames.ModelsScored, "{model}", "Models that scored a series; the rate is the models per second.");
        refused = meter.CreateCounter<long>(
            MetricNames.ShardsRefused, "{shard}", "Requests answered 429, because enough wait already.");
        packs = meter.CreateCounter<long>(MetricNames.PacksLoaded, "By", "Model packs read and decoded.");
    }

    public void Scored(OutcomeCounts outcomes, TimeSpan took)
    {
        duration.Record(took.TotalSeconds);
        models.Add(outcomes.Scored + outcomes.ScoredByFallback);
    }

    public void Refused() => refused.Add(1);

    public void PackLoaded(int bytes) => packs.Add(bytes);

    public void WatchQueue(Func<long> length) => meter.CreateObservableGauge(
        MetricNames.QueueLength, () => new Measurement<long>(length(), Shards), "{item}", "Shards that wait for their turn.");
}
