using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Replay;

/// <summary>What a replay published: the ledgers and the blobs they name, and what was dead-lettered.</summary>
internal sealed record ReplayResults
{
    /// <summary>The newest ledger of every period, in order.</summary>
    public required IReadOnlyList<Ledger> Ledgers { get; init; }

    /// <summary>Dead letters by reason.</summary>
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

        return new ReplayResults
        {
            Ledgers = [.. published.Select(run => run.Ledger)],
            DeadLetters = CopyDeadLetters(system.DataDirectory, output),
        };
    }

    private static Dictionary<string, int> CopyDeadLetters(string data, DirectoryInfo output)
    {
        string folder = Path.Combine(data, ComponentNames.DeadLetter);
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            return reasons;
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(file);
            var header = ContractsJson.Read<DeadLetterHeader>(content.AsSpan(0, content.AsSpan().IndexOf((byte)'\n')));
            if (header.Part == 0)
            {
                reasons[header.Reason] = reasons.GetValueOrDefault(header.Reason) + 1;
            }

            Copy(data, Path.GetRelativePath(data, file), output);
        }

        return reasons;
    }

    private static void Copy(string root, string name, DirectoryInfo output)
    {
        string target = Path.Combine(output.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(root, name), target);
    }
}
