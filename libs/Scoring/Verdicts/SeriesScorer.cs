using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>Scores series after series of one run: a pure function of model and windows.</summary>
/// <param name="version">The pinned model version.</param>
/// <param name="revision">The revision being scored.</param>
public sealed class SeriesScorer(string version, int revision)
{
    /// <summary>
    /// Scores a series: a verdict for every window, whether or not there is a model, and one outcome.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="model">What stands in its place in the version; null where nothing does.</param>
    /// <param name="windows">Its windows in the period that have readings, in order of time.</param>
    /// <param name="verdicts">The verdicts are added here, in the windows' order.</param>
    /// <exception cref="ArgumentException">There is neither a model nor a window: such a series is not expected.</exception>
    public SeriesOutcome Score(SeriesId series, ImportedModel? model, IReadOnlyList<WindowFeatures> windows, ICollection<Verdict> verdicts)
    {
        if (model is null && windows.Count == 0)
        {
            throw new ArgumentException($"{series} has neither a model nor readings.", nameof(windows));
        }

        WindowScore[]? scores = model?.Model is { } scoring ? Scores(scoring, windows) : null;
        int broken = scores is null ? -1 : Array.FindIndex(scores, score => !score.IsFinite());
        for (int i = 0; i < windows.Count; i++)
        {
            verdicts.Add(scores is null || broken >= 0
                ? new Verdict(series, windows[i], null, null, null, revision)
                : Judged(series, windows[i], scores[i], model!.Model!.Threshold));
        }

        (Outcome outcome, string? reason) = (model, windows.Count) switch
        {
            (null, _) => (Outcome.NoModel, null),
            ({ Refusal: { } refusal }, _) => (Outcome.Failed, $"model refused: {refusal}"),
            (_, 0) => (Outcome.NoData, null),
            _ when broken >= 0 => (Outcome.Failed, $"the model's score of the window {UtcTime.Write(windows[broken].Start)} is not a finite number"),
            _ => (Outcome.Scored, (string?)null),
        };
        return new SeriesOutcome(series.Device, series.Sensor, outcome, reason);
    }

    private Verdict Judged(SeriesId series, WindowFeatures window, WindowScore score, double threshold)
    {
        bool anomaly = score.Score >= threshold;
        return new Verdict(series, window, score.Score, anomaly, version, revision, score.Expected, anomaly ? score.Cause : AnomalyCause.None);
    }

    private static WindowScore[] Scores(Model model, IReadOnlyList<WindowFeatures> windows)
    {
        var scores = new WindowScore[windows.Count];
        model.Score(windows, scores);
        return scores;
    }
}
