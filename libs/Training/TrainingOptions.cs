using Fleetscore.Scoring;

namespace Fleetscore.Training;

/// <summary>The kinds of model that can be trained.</summary>
public enum ModelKind
{
    /// <summary>Expects a value for every window; the score is how far off it is, in its usual spreads.</summary>
    Forecaster,

    /// <summary>A one-class SVM over the window's mean, as the reference architecture trains.</summary>
    OneClassSvm,
}

/// <summary>How models are trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Which kind of model each series gets.</summary>
    public ModelKind Kind { get; init; } = ModelKind.Forecaster;

    /// <summary>Length of a period: a model knows of nothing outside the period it scores, so it is trained period by period.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>A series with fewer windows gets no model.</summary>
    public int MinimumWindows { get; init; } = 24;

    /// <summary>How many spreads off a forecaster calls an anomaly, more than 0.</summary>
    public double Threshold { get; init; } = Forecaster.DefaultThreshold;

    /// <summary>The share of windows a one-class SVM may leave outside, more than 0 and at most 1.</summary>
    public double Nu { get; init; } = 0.01;
}
