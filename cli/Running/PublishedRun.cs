using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>The newest published revision of a period: its ledger, found the way every reader finds it (run item → ledger → blobs).</summary>
internal sealed record PublishedRun
{
    public required string LedgerName { get; init; }

    public required Ledger Ledger { get; init; }

    /// <summary>The names of all blobs of the revision, the ledger's own first.</summary>
    public IEnumerable<string> Blobs() =>
        Ledger.Shards.SelectMany(shard => shard.Verdicts.Concat(shard.Outcomes).Concat(shard.Hashes)).Select(blob => blob.Name).Prepend(LedgerName);

    /// <param name="resultsFolder">The local <c>results</c> blobs.</param>
    public static PublishedRun Read(string resultsFolder, RunItem run)
    {
        string name = run.Ledger ?? throw new InvalidOperationException("The run item names no ledger yet.");
        return new PublishedRun { LedgerName = name, Ledger = ContractsJson.Read<Ledger>(File.ReadAllBytes(Path.Combine(resultsFolder, name))) };
    }
}
