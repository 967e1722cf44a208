namespace Fleetscore.Cli.Bench;

/// <summary>One row of the table: a call, and how fast it was with daprd.</summary>
internal sealed record BenchRow
{
    /// <summary>What <c>--rows</c> calls it.</summary>
    public required string Id { get; init; }

    public required string What { get; init; }

    /// <summary>
    /// Makes one call and returns when it is answered. The second argument is the caller, from 0; the third counts its calls, from 0.
    /// </summary>
    public required Func<BenchClient, int, long, CancellationToken, Task> Call { get; init; }

    /// <summary>Told is how many seconds a call takes, not how many there are in a second.</summary>
    public bool InSeconds { get; init; }

    /// <summary>By how many callers there are at once: what daprd did, in this row's unit; null where it was not measured.</summary>
    public required IReadOnlyDictionary<int, double?> Recorded { get; init; }
}
