using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Training;

/// <summary>What training made of a series: a model, or why there is none.</summary>
/// <param name="Series">The series.</param>
/// <param name="Model">Its model; null where there is none.</param>
/// <param name="Skipped">Why it has none, a phrase; null where it has one.</param>
public sealed record TrainedSeries(SeriesId Series, Model? Model, string? Skipped);

/// <summary>Trains a model for every series of a fleet; the same histories give the same models, bit for bit.</summary>
public static class FleetTraining
{
    /// <summary>Trains on all cores.</summary>
    /// <param name="histories">One per series.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each series, from any thread; may be null.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <returns>In the order of the histories.</returns>
    public static IReadOnlyList<TrainedSeries> Train(
        IReadOnlyList<SeriesHistory> histories, TrainingOptions options, Action? progress, CancellationToken cancellation)
    {
        var trained = new TrainedSeries[histories.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, histories.Count, parallel, i =>
        {
            trained[i] = Train(histories[i], options);
            progress?.Invoke();
        });
        return trained;
    }

    private static TrainedSeries Train(SeriesHistory history, TrainingOptions options)
    {
        int windows = history.Windows.Count;
        if (windows < options.MinimumWindows)
        {
            return new TrainedSeries(history.Series, null, $"{windows} windows; {options.MinimumWindows} are needed");
        }

        Model? model = options.Kind switch
        {
            ModelKind.Forecaster => new ForecasterTrainer(options.Period, options.Threshold).Train(history.Windows),
            ModelKind.OneClassSvm => new OneClassSvmTrainer(options.Nu).Train(history.Windows),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "No such kind of model."),
        };
        return new TrainedSeries(history.Series, model, model is null ? "its mean never changes, which a one-class SVM cannot be trained on" : null);
    }
}
