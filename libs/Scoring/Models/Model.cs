using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>Scores one series: plain numbers, never code.</summary>
public abstract class Model
{
    private protected Model()
    {
    }

    /// <summary>What kind of model this is, as people call it.</summary>
    public abstract string Kind { get; }

    /// <summary>A window is an anomaly exactly when its score is this or more.</summary>
    public abstract double Threshold { get; }

    /// <summary>Scores the windows of one period: nothing else decides, so a period can be scored again at any time.</summary>
    /// <param name="windows">The series' windows that have readings, in order of time.</param>
    /// <param name="scores">Receives one score per window, in the same order; as long as <paramref name="windows"/>.</param>
    public abstract void Score(IReadOnlyList<WindowFeatures> windows, Span<WindowScore> scores);
}
