using Fleetscore.Contracts;

namespace Fleetscore.Cli.DeadLetters;

/// <summary>A dead letter of a local system, as its blobs tell; one that is in several parts is one letter.</summary>
internal sealed record StoredLetter
{
    /// <summary>The blob's name, without its part.</summary>
    public required string Name { get; init; }

    /// <summary>The day of the reading, or of the arrival.</summary>
    public required DateOnly Day { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public required DeadLetterHeader Header { get; init; }

    /// <summary>How its content begins, in one line of printable characters.</summary>
    public required string Begins { get; init; }
}
