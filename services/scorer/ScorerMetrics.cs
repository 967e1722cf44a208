using System.Diagnostics.Metrics;
using Fleetscore.Contracts;

namespace Fleetscore.Scorer;

/// <summary>The meter <c>Fleetscore.Scorer</c>.</summary>
internal sealed class ScorerMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> modelsPerSecond;
    private readonly Counter<long> series;
    private readonly Counter<long> packBytes;

    public ScorerMetrics(IMeterFactory factory)
    {
        meter = factory.Create("Fleetscore.Scorer");
        duration = meter.CreateHistogram<double>(
            "fleetscore_shard_duration_seconds", unit: "s", description: "Scoring one shard, from request to answer.");
        modelsPerSecond = meter.CreateHistogram<double>(
            "fleetscore_shard_models_per_second", description: "Series scored in a shard, by its duration.");
        series = meter.CreateCounter<long>("fleetscore_series_total", description: "Series by outcome.");
        packBytes = meter.CreateCounter<long>(
            "fleetscore_model_packs_loaded_bytes_total", unit: "By", description: "Model packs read and decoded.");
    }

    public void Scored(RunCounts counts, TimeSpan took)
    {
        duration.Record(took.TotalSeconds);
        if (counts.Outcomes.Scored > 0)
        {
            modelsPerSecond.Record(counts.Outcomes.Scored / Math.Max(took.TotalSeconds, 1e-6));
        }

        Add(Outcome.Scored, counts.Outcomes.Scored);
        Add(Outcome.ScoredByFallback, counts.Outcomes.ScoredByFallback);
        Add(Outcome.NoData, counts.Outcomes.NoData);
        Add(Outcome.NoModel, counts.Outcomes.NoModel);
        Add(Outcome.Quarantined, counts.Outcomes.Quarantined);
        Add(Outcome.Failed, counts.Outcomes.Failed);
    }

    public void PackLoaded(int bytes) => packBytes.Add(bytes);

    public void Dispose() => meter.Dispose();

    private void Add(Outcome outcome, int count)
    {
        if (count > 0)
        {
            series.Add(count, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
        }
    }
}
