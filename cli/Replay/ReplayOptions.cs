using Fleetscore.Windowing;

namespace Fleetscore.Cli.Replay;

/// <summary>What to replay, and where to.</summary>
internal sealed record ReplayOptions
{
    public required FileInfo Telemetry { get; init; }

    public required DirectoryInfo Models { get; init; }

    public required DirectoryInfo Output { get; init; }

    public required TimeGrid Grid { get; init; }

    public bool Verbose { get; init; }
}
