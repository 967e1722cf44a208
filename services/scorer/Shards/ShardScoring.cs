using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>
/// Scores one shard: its models, who reported, then device after device in ordinal order, so that what is in memory is a
/// shard's models and names, and a batch of features.
/// </summary>
internal sealed class ShardScoring(
    VersionModels versions,
    DeviceIndex index,
    FeatureReader reader,
    IBlobGateway blobs,
    IIdSource ids,
    TimeProvider clock,
    ScorerMetrics metrics,
    ILogger<ShardScoring> log)
{
    public async Task<ScoreShardResult> RunAsync(ScoreShardRequest request, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        using Activity? span = ScorerSpans.StartScore(request);
        ShardModels models = await versions.OfShardAsync(request.Version, request.Shard, request.Shards, cancellation);
        IReadOnlySet<string> seen = await index.ReadAsync(request.Run.Period, request.Shard, cancellation);
        string attempt = ids.Next();
        var results = new ShardBlobs(blobs, request, attempt);
        var counts = new ShardCounts(models.Series);
        var mostAnomalous = new MostAnomalous(request.Shards);
        AnomalousDevices? anomalous = span is { Recorded: true } ? new AnomalousDevices(TimeGrid.Create(request.Window, request.PeriodLength)) : null;
        var scorer = new DeviceScorer(new SeriesScorer(request.Version, request.Run.Revision));
        await foreach (DeviceFeatures features in FeaturesAsync(request, models, seen, cancellation))
        {
            ScoredDevice scored = scorer.Score(features, models.Of(features.Device), models.ProblemOf(features.Device));
            counts.Add(features, models.Of(features.Device), scored);
            anomalous?.Add(scored, features);
            if (scored.Verdicts.Count > 0)
            {
                mostAnomalous.Add(new DeviceAnomalies(scored.Device, scored.Verdicts.Count, scored.Verdicts.Count(verdict => verdict.Anomaly == true)));
            }

            await results.AddAsync(scored, cancellation);
        }

        await results.CompleteAsync(cancellation);
        anomalous?.Tell();
        span.Counted(counts.Counts);
        metrics.Scored(counts.Counts.Outcomes, clock.GetElapsedTime(began));
        log.ShardScored(request.Run.InstanceId(), request.Shard, request.Shards, counts.Counts.Expected, clock.GetElapsedTime(began));
        return new ScoreShardResult
        {
            Shard = request.Shard,
            Attempt = attempt,
            Verdicts = results.Verdicts,
            Outcomes = results.Outcomes,
            Hashes = results.Hashes,
            Counts = counts.Counts,
            MostAnomalous = mostAnomalous.List(),
        };
    }

    /// <summary>Every device that was seen or has a model, in ordinal order. Only those that were seen are read.</summary>
    private async IAsyncEnumerable<DeviceFeatures> FeaturesAsync(
        ScoreShardRequest request,
        ShardModels models,
        IReadOnlySet<string> seen,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var grid = TimeGrid.Create(request.Window, request.PeriodLength);
        IEnumerable<string> devices = seen.Union(models.Devices, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (string[] batch in devices.Chunk(FeatureReader.DevicesPerRead(grid)))
        {
            IReadOnlyList<DeviceFeatures> read =
                await reader.ReadAsync([.. batch.Where(seen.Contains)], request.Run.Period, grid, cancellation);
            int next = 0;
            foreach (string device in batch)
            {
                yield return seen.Contains(device) ? read[next++] : DeviceFeatures.Nothing(device);
            }
        }
    }
}
