using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>Status codes as <c>matching</c> lists them: <c>429,500-599</c>, both ends included.</summary>
internal sealed class CodeRanges
{
    private readonly IReadOnlyList<(int First, int Last)> ranges;

    private CodeRanges(IReadOnlyList<(int First, int Last)> ranges) => this.ranges = ranges;

    /// <param name="text">Codes and ranges with commas between them and no blanks, as Dapr takes them.</param>
    /// <param name="least">The least code there is: 100 for HTTP, 0 for gRPC.</param>
    /// <param name="greatest">The greatest: 599, 16.</param>
    /// <param name="codes">What was read.</param>
    public static bool TryParse(string text, int least, int greatest, [NotNullWhen(true)] out CodeRanges? codes)
    {
        codes = null;
        var ranges = new List<(int First, int Last)>();
        foreach (string item in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = item.Split('-');
            if (ends.Length > 2 || !TryParseCode(ends[0], out int first) || !TryParseCode(ends[^1], out int last)
                || first < least || last > greatest || last < first)
            {
                return false;
            }

            ranges.Add((first, last));
        }

        codes = new CodeRanges(ranges);
        return true;
    }

    public bool Contains(int code) => ranges.Any(range => range.First <= code && code <= range.Last);

    private static bool TryParseCode(string text, out int code) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code);
}
