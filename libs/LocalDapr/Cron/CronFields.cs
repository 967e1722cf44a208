using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>
/// Cron fields as Dapr reads them (dapr/kit <c>cron</c>, after github.com/robfig/cron), put into words of Cronos, which reads some
/// otherwise. Where day of month and day of week are both said, one of them is enough; Sunday is 0 and not 7; a range does
/// not go round; there is no L, W or #. Only where clocks change do ticks come as Cronos has them: a time that is left out is not.
/// </summary>
internal static partial class CronFields
{
    private const int WithSeconds = 6;
    private const int Day = 3;
    private const int Weekday = 5;

    // Where each name stands in them is their order.
    private const string Months = "jan feb mar apr may jun jul aug sep oct nov dec";
    private const string Weekdays = "sun mon tue wed thu fri sat";

    /// <param name="text">Five or six fields.</param>
    /// <param name="expressions">Six fields each, for Cronos: the schedule ticks when any of them does. Numbers are not checked.</param>
    public static bool TryRead(string text, out ImmutableArray<string> expressions)
    {
        expressions = [];
        string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        fields = fields.Length == WithSeconds - 1 ? ["0", .. fields] : fields;
        if (fields.Length != WithSeconds)
        {
            return false;
        }

        string[][] items = [.. fields.Select(field => field.Replace('?', '*').Split(',', StringSplitOptions.RemoveEmptyEntries))];
        bool namesSeven = items[Weekday].Any(item => item.Split('/')[0].Contains('7', StringComparison.Ordinal));
        if (namesSeven || !items.All(field => field.Length > 0 && field.All(IsItem)))
        {
            return false;
        }

        bool eitherDay = !items[Day].Any(SaysNothing) && !items[Weekday].Any(SaysNothing);
        expressions = eitherDay ? [Joined(items, Weekday), Joined(items, Day)] : [Joined(items, left: null)];
        return true;
    }

    private static string Joined(string[][] items, int? left) =>
        string.Join(' ', items.Select((field, place) => place == left ? "*" : string.Join(',', field)));

    private static bool SaysNothing(string item) => item is "*" or "*/1";

    private static bool IsItem(string item) => Item().Match(item) is { Success: true } match
        && (!match.Groups["last"].Success || Order(match.Groups["first"].Value) <= Order(match.Groups["last"].Value));

    private static int Order(string value) => int.TryParse(value, out int number)
        ? number
        : Math.Max(Months.IndexOf(value, StringComparison.OrdinalIgnoreCase), Weekdays.IndexOf(value, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(
        @"^(\*|(?<first>[0-9]+|[a-z]{3})(-(?<last>[0-9]+|[a-z]{3}))?)(/[0-9]+)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Item();
}
