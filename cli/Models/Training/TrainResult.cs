using Fleetscore.Contracts;

namespace Fleetscore.Cli.Models.Training;

/// <summary>What a training made.</summary>
internal sealed record TrainResult
{
    /// <summary>Series with a new model.</summary>
    public required int Trained { get; init; }

    /// <summary>Series that could not be trained and keep their place in the version before.</summary>
    public required int Kept { get; init; }

    /// <summary>The version before; null where there was none.</summary>
    public required string? KeptFrom { get; init; }

    /// <summary>Series without any model, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Skipped { get; init; }

    /// <summary>The new version; null where nothing could be trained.</summary>
    public required ModelManifest? Manifest { get; init; }
}
