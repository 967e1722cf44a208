using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>What became of one device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Verdicts">Sorted by tag and window.</param>
/// <param name="Outcomes">One for each expected series, sorted by sensor.</param>
/// <param name="Hash">Names the readings that were scored; null where there were none.</param>
internal sealed record ScoredDevice(
    string Device, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<SeriesOutcome> Outcomes, string? Hash);

/// <summary>
/// Scores every series of a device that has a model or was seen. Pure: whatever is wrong with one of them is its outcome.
/// </summary>
internal sealed class DeviceScorer(SeriesScorer scorer)
{
    /// <param name="features">What the device did.</param>
    /// <param name="places">Its places in the version, sorted by sensor.</param>
    /// <param name="modelProblem">Why its places cannot be known; null where they are.</param>
    public ScoredDevice Score(DeviceFeatures features, ReadOnlySpan<PackEntry> places, string? modelProblem)
    {
        var verdicts = new List<Verdict>();
        var outcomes = new List<SeriesOutcome>();
        ImportedModel? unknown = modelProblem is null ? null : ImportedModel.Refused(modelProblem);
        int place = 0;
        foreach ((string sensor, IReadOnlyList<WindowFeatures> windows) in features.Sensors)
        {
            for (; place < places.Length && string.CompareOrdinal(places[place].Series.Sensor, sensor) < 0; place++)
            {
                outcomes.Add(Score(features, places[place].Series, places[place].Model, [], verdicts));
            }

            bool hasPlace = place < places.Length && places[place].Series.Sensor == sensor;
            ImportedModel? model = hasPlace ? places[place++].Model : unknown;
            outcomes.Add(Score(features, new SeriesId(features.Device, sensor), model, windows, verdicts));
        }

        for (; place < places.Length; place++)
        {
            outcomes.Add(Score(features, places[place].Series, places[place].Model, [], verdicts));
        }

        return new ScoredDevice(features.Device, verdicts, outcomes, features.Hash);
    }

    /// <summary>Where not all features could be read, none are judged: a score of half the windows would pass for the whole.</summary>
    private SeriesOutcome Score(
        DeviceFeatures features, SeriesId series, ImportedModel? model, IReadOnlyList<WindowFeatures> windows, List<Verdict> verdicts)
    {
        if (features.Problem is null)
        {
            return scorer.Score(series, model, windows, verdicts);
        }

        SeriesOutcome unscored = scorer.Score(series, ImportedModel.Refused(features.Problem), windows, verdicts);
        return unscored with { Outcome = Outcome.Failed, Reason = features.Problem };
    }
}
