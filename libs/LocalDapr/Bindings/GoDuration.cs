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

    /// <summary>As Go writes a span of at least a millisecond: <c>1m30s</c>, <c>5s</c>, <c>500ms</c>.</summary>
    public static string Write(TimeSpan span)
    {
        string seconds = (span - TimeSpan.FromMinutes((long)span.TotalMinutes)).TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
        return span switch
        {
            { Ticks: < TimeSpan.TicksPerSecond } => span.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms",
            { Ticks: < TimeSpan.TicksPerMinute } => seconds,
            { Ticks: < TimeSpan.TicksPerHour } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}h{span.Minutes}m{seconds}"),
        };
    }

    [GeneratedRegex(@"^((?<number>\d{1,6}(\.\d{1,9})?)(?<unit>h|ms|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
