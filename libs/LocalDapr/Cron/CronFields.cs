using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>
/// Five or six cron fields as Dapr reads them (dapr/kit <c>cron</c>, after github.com/robfig/cron). Where day of month and day of week
/// are both said, one of them is enough; <c>5/15</c> is every 15th from 5 on; Sunday is 0 and not 7; there is no L, W or #.
/// </summary>
internal sealed class CronFields
{
    private const int YearsAhead = 5; // Then there is no tick any more: the 30th of February.

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Bounds[] Places =
    [
        new(0, 59, []), new(0, 59, []), new(0, 23, []), new(1, 31, []), new(1, 12, Months), new(0, 6, Days),
    ];

    private readonly Field second;
    private readonly Field minute;
    private readonly Field hour;
    private readonly Field day;
    private readonly Field month;
    private readonly Field weekday;

    private CronFields(Field[] fields) =>
        (second, minute, hour, day, month, weekday) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);

    public static bool TryParse(string text, [NotNullWhen(true)] out CronFields? fields)
    {
        fields = null;
        string[] parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] all = parts.Length == Places.Length - 1 ? ["0", .. parts] : parts;
        if (all.Length != Places.Length)
        {
            return false;
        }

        var read = new Field[Places.Length];
        for (int i = 0; i < Places.Length; i++)
        {
            if (!TryReadField(all[i], Places[i], out read[i]))
            {
                return false;
            }
        }

        fields = new CronFields(read);
        return true;
    }

    /// <summary>The first whole second after an instant that the fields name; null where there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(after.ToUnixTimeSeconds() + 1);
        for (DateTimeOffset last = at.AddYears(YearsAhead); at <= last;)
        {
            DateTime local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            if (!month.Has(local.Month))
            {
                at = Midnight(new DateTime(local.Year, local.Month, 1).AddMonths(1), zone);
            }
            else if (!IsDay(local))
            {
                at = Midnight(local.Date.AddDays(1), zone);
            }
            else if (!hour.Has(local.Hour))
            {
                at = at.AddSeconds(3600 - (60 * local.Minute) - local.Second);
            }
            else if (!minute.Has(local.Minute))
            {
                at = at.AddSeconds(60 - local.Second);
            }
            else if (!second.Has(local.Second))
            {
                at = at.AddSeconds(1);
            }
            else
            {
                return at;
            }
        }

        return null;
    }

    private bool IsDay(DateTime local)
    {
        bool isDay = day.Has(local.Day);
        bool isWeekday = weekday.Has((int)local.DayOfWeek);
        return day.IsAny || weekday.IsAny ? isDay && isWeekday : isDay || isWeekday;
    }

    /// <summary>The first instant of a local day; where clocks are put forward at midnight, it begins an hour later.</summary>
    private static DateTimeOffset Midnight(DateTime date, TimeZoneInfo zone)
    {
        DateTime first = zone.IsInvalidTime(date) ? date.AddHours(1) : date;
        TimeSpan offset = zone.IsAmbiguousTime(first) ? zone.GetAmbiguousTimeOffsets(first).Max() : zone.GetUtcOffset(first);
        return new DateTimeOffset(first, offset);
    }

    private static bool TryReadField(string text, Bounds bounds, out Field field)
    {
        field = default;
        foreach (string range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryReadRange(range, bounds, out Field part))
            {
                return false;
            }

            field = new Field(field.Bits | part.Bits, field.IsAny || part.IsAny);
        }

        return true;
    }

    private static bool TryReadRange(string text, Bounds bounds, out Field field)
    {
        field = default;
        string[] rangeAndStep = text.Split('/');
        string[] ends = rangeAndStep[0].Split('-');
        bool isAny = ends[0] is "*" or "?";
        int step = 1;
        int first = bounds.First;
        int last = bounds.Last;
        if (rangeAndStep.Length > 2 || (rangeAndStep.Length == 2 && !TryReadNumber(rangeAndStep[1], out step)))
        {
            return false;
        }

        if (!isAny)
        {
            if (ends.Length > 2 || !TryReadValue(ends[0], bounds, out first) || !TryReadValue(ends[^1], bounds, out last))
            {
                return false;
            }

            last = ends.Length == 1 && rangeAndStep.Length == 2 ? bounds.Last : last;
        }

        if (first < bounds.First || last > bounds.Last || first > last || step == 0)
        {
            return false;
        }

        ulong bits = 0;
        for (int value = first; value <= last; value += Math.Min(step, last + 1))
        {
            bits |= 1UL << value;
        }

        field = new Field(bits, isAny && step == 1);
        return true;
    }

    private static bool TryReadValue(string text, Bounds bounds, out int value)
    {
        int name = Array.FindIndex(bounds.Names, one => one.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = bounds.First + name;
        return name >= 0 || TryReadNumber(text, out value);
    }

    private static bool TryReadNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The values of a field.</summary>
    /// <param name="Bits">One for each.</param>
    /// <param name="IsAny">It was written with a star, and so says nothing.</param>
    private readonly record struct Field(ulong Bits, bool IsAny)
    {
        public bool Has(int value) => (Bits & (1UL << value)) != 0;
    }

    private sealed record Bounds(int First, int Last, string[] Names);
}
