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

    /// <summary>How anomalous the window is: higher is more.</summary>
    public abstract double Score(in WindowFeatures window);
}
