using System.Globalization;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Models;

/// <summary>A model in a line.</summary>
internal static class ModelDescription
{
    public static string Of(ImportedModel place) => place.Model switch
    {
        null => $"refused: {place.Refusal}",
        OneClassSvm svm => Text($"{svm.Kind}: {svm.Vectors.Length} support vectors around {svm.Scaler.Mean:G4}, gamma {svm.Gamma:G4}"),
        Forecaster forecaster => Of(forecaster),
        { } other => other.Kind,
    };

    private static string Of(Forecaster forecaster)
    {
        QuantityForecast level = forecaster.Level;
        string knows = level.Weights.Length == QuantityForecast.WithTimeOfDay ? "the windows before and the time of day" : "the windows before";
        string noise = forecaster.Noise is { } watched ? Text($"noise around {Math.Exp(watched.Scaler.Mean):G4}") : "noise not watched";
        return Text(
            $"{forecaster.Kind}: expects the mean from {knows}, around {level.Scaler.Mean:G4}, spread {level.Spread * level.Scaler.Scale:G3}, {noise}, threshold {forecaster.Threshold:G4}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
