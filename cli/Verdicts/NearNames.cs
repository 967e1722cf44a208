namespace Fleetscore.Cli.Verdicts;

/// <summary>The names a person may have meant.</summary>
internal static class NearNames
{
    private const int Most = 5;

    /// <returns>The end of a sentence: nothing, or <c> Did you mean a, b?</c></returns>
    public static string Hint(string asked, IEnumerable<string> known)
    {
        string[] near = [.. known
            .Select(name => (Name: name, Distance: Distance(asked.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(one => one.Distance <= Math.Max(2, asked.Length / 3))
            .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal)
            .Take(Most).Select(one => one.Name)];
        return near.Length == 0 ? "" : $" Did you mean {string.Join(", ", near)}?";
    }

    // Levenshtein's: insertions, deletions and replacements of a character, row by row.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
