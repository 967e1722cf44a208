using System.Globalization;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The minutes of a day between one cron expression and another, as KEDA's cron scaler counts them.</summary>
internal static class WarmMinutes
{
    private const int Day = 1440;

    /// <summary>True for each minute that lies after a start and before the next end.</summary>
    public static bool[] OfADay(string start, string end)
    {
        bool[] starts = Minutes(start);
        bool[] ends = Minutes(end);
        var warm = new bool[Day];
        bool on = false;
        for (int minute = 0; minute < 2 * Day; minute++) // once around, to know how the day begins
        {
            on = (on || starts[minute % Day]) && !ends[minute % Day];
            warm[minute % Day] = on;
        }

        return warm;
    }

    /// <summary>The minutes at which an expression of five fields fires; it must fire every day alike.</summary>
    private static bool[] Minutes(string expression)
    {
        string[] fields = expression.Split(' ');
        Assert.Equal(["*", "*", "*"], fields[2..]);
        HashSet<int> minutes = Field(fields[0], 59);
        HashSet<int> hours = Field(fields[1], 23);
        return [.. Enumerable.Range(0, Day).Select(minute => minutes.Contains(minute % 60) && hours.Contains(minute / 60))];
    }

    /// <summary>Lists of <c>*</c>, <c>n</c>, <c>a-b</c>, each with a step.</summary>
    private static HashSet<int> Field(string field, int last) =>
        [.. field.Split(',').SelectMany(part =>
        {
            string[] rangeAndStep = part.Split('/');
            string[] range = rangeAndStep[0] == "*" ? ["0", last.ToString(CultureInfo.InvariantCulture)] : rangeAndStep[0].Split('-');
            int from = Number(range[0]);
            int to = range.Length > 1 ? Number(range[1]) : rangeAndStep.Length > 1 ? last : from;
            int step = rangeAndStep.Length > 1 ? Number(rangeAndStep[1]) : 1;
            return Enumerable.Range(from, to - from + 1).Where(value => (value - from) % step == 0);
        })];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
