namespace Fleetscore.Scoring;

/// <summary>What a model says of one window.</summary>
/// <param name="Score">How anomalous the window is: higher is more.</param>
/// <param name="Expected">Where the window's mean was expected; null from a model that expects no particular value.</param>
/// <param name="Cause">What made the score, from a model that watches more than one thing.</param>
public readonly record struct WindowScore(double Score, ExpectedBand? Expected = null, AnomalyCause Cause = AnomalyCause.None)
{
    /// <summary>True when every number in it is finite.</summary>
    public bool IsFinite() => double.IsFinite(Score) && (Expected is not { } band || band.IsFinite());
}

/// <summary>Where a window's mean was expected to be.</summary>
/// <param name="Value">The expected mean.</param>
/// <param name="Lower">A mean below this is an anomaly.</param>
/// <param name="Upper">A mean above this is an anomaly.</param>
public readonly record struct ExpectedBand(double Value, double Lower, double Upper)
{
    /// <summary>True when every number in it is finite.</summary>
    public bool IsFinite() => double.IsFinite(Value) && double.IsFinite(Lower) && double.IsFinite(Upper);
}

/// <summary>What in a window made its score.</summary>
public enum AnomalyCause
{
    /// <summary>The model does not tell, or the window is no anomaly.</summary>
    None,

    /// <summary>The mean is not where it was expected.</summary>
    Level,

    /// <summary>The values scatter much more or much less than usual.</summary>
    Noise,
}
