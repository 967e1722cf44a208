using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleetscore.Cli.Running;

/// <summary>A folder of results such as `replay --out` leaves: no run item tells which ledger is the newest, so the files do.</summary>
internal static partial class ResultFolder
{
    /// <summary>The newest revision of every period, in order.</summary>
    /// <exception cref="CommandException">There is no ledger in the folder.</exception>
    public static IReadOnlyList<PublishedRun> Read(DirectoryInfo folder) => Find(folder) is { Count: > 0 } runs
        ? runs
        : throw new CommandException($"{folder.FullName} holds no ledger below verdicts/; name a folder that `fleetscore replay --out` left, or a system's results.");

    /// <inheritdoc cref="Read" />
    /// <returns>None where there is no ledger in the folder.</returns>
    public static IReadOnlyList<PublishedRun> Find(DirectoryInfo folder)
    {
        var verdicts = new DirectoryInfo(Path.Combine(folder.FullName, "verdicts"));
        return verdicts.Exists
            ? [.. verdicts.EnumerateFiles("ledger.r*.json", SearchOption.AllDirectories).GroupBy(ledger => ledger.DirectoryName)
                .Select(period => Newest(folder, period)).OrderBy(run => run.Ledger.Period)]
            : [];
    }

    // Two ledgers of one revision are of two epochs; the later one is the one that could be published.
    private static PublishedRun Newest(DirectoryInfo folder, IEnumerable<FileInfo> ledgers)
    {
        int newest = ledgers.Max(Revision);
        return ledgers.Where(ledger => Revision(ledger) == newest).OrderBy(ledger => ledger.Name, StringComparer.Ordinal)
            .Select(ledger => PublishedRun.Read(folder.FullName, Path.GetRelativePath(folder.FullName, ledger.FullName)))
            .MaxBy(run => run.Ledger.Epoch)!;
    }

    private static int Revision(FileInfo ledger) =>
        int.Parse(LedgerName().Match(ledger.Name).Groups["revision"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ledger\.r(?<revision>\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex LedgerName();
}
