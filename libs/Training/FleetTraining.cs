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
        throw new NotImplementedException();
    }
}
