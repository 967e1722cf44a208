using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Training;

namespace Fleetscore.Cli.Models.Training;

/// <summary>Trains a fleet from its history, shard after shard, and makes a version of the models.</summary>
internal static class FleetTrainer
{
    /// <param name="history">What to train on.</param>
    /// <param name="options">How.</param>
    /// <param name="store">Gets the version; its current version's models are kept for series that cannot be trained.</param>
    /// <param name="progress">Told the share that is done, from any thread.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrainResult Run(
        FeatureHistory history, TrainOptions options, ModelStore store, Action<double> progress, CancellationToken cancellation)
    {
        var training = new TrainingOptions { Kind = options.Kind, Period = history.Period, MinimumWindows = options.MinimumWindows, Nu = options.Nu };
        var models = new Dictionary<SeriesId, ImportedModel>();
        var skipped = new Dictionary<SeriesId, string>();
        for (int shard = 0; shard < history.Shards; shard++)
        {
            foreach (TrainedSeries series in Train(history, shard, training, progress, cancellation))
            {
                if (series.Model is { } model)
                {
                    models[series.Series] = ImportedModel.Of(model);
                }
                else
                {
                    skipped[series.Series] = series.Skipped!;
                }
            }
        }

        return Conclude(models, skipped, options, store);
    }

    private static IReadOnlyList<TrainedSeries> Train(
        FeatureHistory history, int shard, TrainingOptions training, Action<double> progress, CancellationToken cancellation)
    {
        IReadOnlyList<SeriesHistory> series = history.Of(shard);
        int done = 0;
        IReadOnlyList<TrainedSeries> trained = FleetTraining.Train(
            series, training, () => progress((shard + (Interlocked.Increment(ref done) / (double)series.Count)) / history.Shards), cancellation);
        progress((shard + 1.0) / history.Shards);
        return trained;
    }

    private static TrainResult Conclude(
        Dictionary<SeriesId, ImportedModel> models, Dictionary<SeriesId, string> skipped, TrainOptions options, ModelStore store)
    {
        int trained = models.Count;
        string? keptFrom = trained == 0 ? null : store.Current();
        foreach (PackEntry entry in keptFrom is null ? [] : store.Entries(store.Manifest(keptFrom)))
        {
            if (models.TryAdd(entry.Series, entry.Model))
            {
                skipped.Remove(entry.Series);
            }
        }

        ModelManifest? manifest = trained == 0 ? null : store.Store([.. models.Select(model => (model.Key, model.Value))]);
        if (manifest is not null && options.Publish)
        {
            store.Publish(manifest.Version);
        }

        return new TrainResult
        {
            Trained = trained,
            Kept = models.Count - trained,
            KeptFrom = keptFrom,
            Skipped = skipped.Values.CountBy(reason => reason).OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal)
                .ToDictionary(),
            Manifest = manifest,
        };
    }
}
