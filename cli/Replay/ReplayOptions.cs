using Fleetscore.Cli.Models;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Replay;

/// <summary>What to replay, and where to.</summary>
internal sealed record ReplayOptions
{
    public required FileInfo Telemetry { get; init; }

    /// <summary>A folder of pickles to score with; null: <see cref="Version"/>.</summary>
    public DirectoryInfo? Models { get; init; }

    /// <summary>A version of <see cref="Store"/> to score with; null, and no pickles either: nothing is scored.</summary>
    public string? Version { get; init; }

    /// <summary>Where <see cref="Version"/> is found.</summary>
    public required ModelStore Store { get; init; }

    public required DirectoryInfo Output { get; init; }

    public required TimeGrid Grid { get; init; }

    public bool Verbose { get; init; }
}
