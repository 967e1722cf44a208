namespace Fleetscore.Scoring;

/// <summary>Brings a value to the scale a model was trained on: (value − mean) / scale.</summary>
/// <param name="Mean">Subtracted; 0 where the scaler does not centre.</param>
/// <param name="Scale">Divided by, never 0; 1 where the scaler does not scale.</param>
public readonly record struct StandardScaler(double Mean, double Scale)
{
    /// <summary>Leaves a value as it is.</summary>
    public static StandardScaler None { get; } = new(0, 1);

    /// <summary>The scaled value.</summary>
    public double Apply(double value) => (value - Mean) / Scale;
}
