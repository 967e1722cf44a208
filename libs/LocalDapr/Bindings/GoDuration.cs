using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleetscore.LocalDapr.Bindings;

/// <summary>Spans as Dapr's files write them: <c>1h30m</c>, <c>5s</c>, <c>200ms</c>, <c>1.5s</c>.</summary>
internal static partial class GoDuration
{
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        Match match = Whole().Match(text);
        if (!match.Success)
        {
            return false;
        }

        for (int i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            double number = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            span += match.Groups["unit"].Captures[i].Value switch
            {
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "s" => TimeSpan.FromSeconds(number),
                _ => TimeSpan.FromMilliseconds(number),
            };
        }

        return true;
    }

    [GeneratedRegex(@"^((?<number>\d{1,6}(\.\d{1,9})?)(?<unit>h|ms|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
