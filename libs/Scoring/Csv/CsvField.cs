namespace Fleetscore.Scoring;

/// <summary>One field of a CSV file.</summary>
public static class CsvField
{
    /// <summary>The field as RFC 4180 writes it: in quotes where it holds a comma, a quote or a line break.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
