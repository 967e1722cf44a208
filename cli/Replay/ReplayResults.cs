using Fleetscore.Cli.DeadLetters;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Replay;

/// <summary>What a replay published: the ledgers and the blobs they name, and what was dead-lettered.</summary>
internal sealed record ReplayResults
{
    /// <summary>The newest ledger of every period, in order.</summary>
    public required IReadOnlyList<Ledger> Ledgers { get; init; }

    /// <summary>Dead letters by reason, in order.</summary>
    public required IReadOnlyDictionary<string, int> DeadLetters { get; init; }

    /// <summary>Reads run item → ledger → blobs, as every reader does, and copies exactly those.</summary>
    public static async Task<ReplayResults> CollectAsync(
        ReplaySystem system, History history, DirectoryInfo output, CancellationToken cancellation)
    {
        string results = Path.Combine(system.DataDirectory, ComponentNames.Results);
        IReadOnlyList<PublishedRun> published = await system.PublishedAsync(history, cancellation);
        foreach (string blob in published.SelectMany(run => run.Blobs()))
        {
            Copy(results, blob, output);
        }

        var letters = new StoredLetters(system.DataDirectory);
        foreach (string file in letters.Files())
        {
            Copy(system.DataDirectory, Path.GetRelativePath(system.DataDirectory, file), output);
        }

        return new ReplayResults
        {
            Ledgers = [.. published.Select(run => run.Ledger)],
            DeadLetters = letters.CountByReason(),
        };
    }

    private static void Copy(string root, string name, DirectoryInfo output)
    {
        string target = Path.Combine(output.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(root, name), target);
    }
}
