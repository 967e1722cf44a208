using Fleetscore.Contracts;

namespace Fleetscore.Cli.Models;

/// <summary>What an import made.</summary>
internal sealed record ImportResult
{
    public required ModelManifest Manifest { get; init; }

    public required IReadOnlyList<RefusedPickle> Refused { get; init; }
}

/// <summary>A file that is no model of ours, and why.</summary>
internal sealed record RefusedPickle(string File, string Reason);
