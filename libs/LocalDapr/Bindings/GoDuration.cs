using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleetscore.LocalDapr.Bindings;

/// <summary>Spans as Dapr's files write them: <c>1h30m</c>, <c>5s</c>, <c>200ms</c>, <c>1.5s</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>What a timer of the base library takes, wherever it counts milliseconds: longer spans are not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    /// <summary>Go's own is 292 years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(100 * 365);

    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        Match match = Whole().Match(text);
        if (!match.Success)
        {
            return false;
        }

        double milliseconds = 0;
        for (int i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            double number = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            milliseconds += number * match.Groups["unit"].Captures[i].Value switch
            {
                "h" => 3_600_000,
                "m" => 60_000,
                "s" => 1_000,
                _ => 1,
            };
        }

        if (milliseconds > Longest.TotalMilliseconds)
        {
            return false;
        }

        span = TimeSpan.FromMilliseconds(milliseconds);
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

    [GeneratedRegex(@"\A((?<number>[0-9]{1,15}(\.[0-9]{1,9})?)(?<unit>h|ms|m|s)){1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
