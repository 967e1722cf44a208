using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Watching.Operations;

/// <summary>docs/operations.md: written by hand, but for its tables of alerts and metrics and the texts of its queries.</summary>
internal static partial class OperationsPage
{
    public static string File { get; } = Path.Combine(Checkout.Root, "docs", "operations.md");

    public static string Text { get; } = System.IO.File.ReadAllText(File);

    /// <summary>The headings of the third level under a heading of the second.</summary>
    public static IEnumerable<string> SectionsOf(string chapter) =>
        Section().Matches(Chapters().Split(Text).Single(part => part.StartsWith(chapter + "\n", StringComparison.Ordinal))).Select(match => match.Groups["name"].Value);

    /// <summary>The files whose queries it shows, as the fences name them.</summary>
    public static IEnumerable<string> Queries() => Query().Matches(Text).Select(match => match.Groups["path"].Value);

    /// <summary>The page with each query's text as its file has it.</summary>
    public static string WithQueries(string page) =>
        Query().Replace(page, match => $"```kusto {match.Groups["path"].Value}\n{KqlFile.At(match.Groups["path"].Value).Text}\n```");

    /// <summary>The page with another table between a mark and its end.</summary>
    public static string WithTable(string page, string mark, IEnumerable<string> lines)
    {
        string begin = $"<!-- {mark} -->\n";
        int from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = page.IndexOf("<!-- end -->", from, StringComparison.Ordinal);
        return $"{page[..from]}{string.Concat(lines.Select(line => line + "\n"))}{page[to..]}";
    }

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Chapters();

    [GeneratedRegex("^### (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("^```kusto (?<path>[a-z/-]+)\n(?:(?!```).*\n)*```$", RegexOptions.Multiline)]
    private static partial Regex Query();
}
