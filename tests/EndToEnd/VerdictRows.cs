using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd;

/// <summary>The rows of the verdict blobs that ledgers name, as text.</summary>
internal static class VerdictRows
{
    /// <summary>All ledgers below a folder of results.</summary>
    public static IReadOnlyList<Ledger> Ledgers(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "ledger.*.json", SearchOption.AllDirectories)
            .Select(file => ContractsJson.Read<Ledger>(File.ReadAllBytes(file)))
            .OrderBy(ledger => ledger.Period),
    ];

    /// <summary>The rows of a ledger's verdict blobs, without headers, in the ledger's order.</summary>
    public static IEnumerable<string> Of(Ledger ledger, string folder) =>
        ledger.Shards
            .SelectMany(shard => shard.Verdicts)
            .SelectMany(blob => File.ReadLines(Path.Combine(folder, blob.Name)).Skip(1));
}
