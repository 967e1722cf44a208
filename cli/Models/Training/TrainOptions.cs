using Fleetscore.Training;

namespace Fleetscore.Cli.Models.Training;

/// <summary>What to train, on what, and where the version goes.</summary>
internal sealed record TrainOptions
{
    /// <summary>Of the system that gets the version, and whose published verdicts are the history unless <see cref="Results"/> is given.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A folder of results to take the history from instead.</summary>
    public DirectoryInfo? Results { get; init; }

    /// <summary>Only periods that end after this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only periods that start before this.</summary>
    public DateTimeOffset? To { get; init; }

    public ModelKind Kind { get; init; }

    public int MinimumWindows { get; init; }

    public double Nu { get; init; }

    /// <summary>Whether new runs are to use the version at once.</summary>
    public bool Publish { get; init; }
}
