using System.Diagnostics.CodeAnalysis;
using Cronos;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>When a cron binding ticks: <c>@every</c> a span, five or six cron fields, or a name such as <c>@hourly</c>; local time.</summary>
internal sealed class CronSchedule
{
    private const string Every = "@every ";
    private const int FieldsWithSeconds = 6;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TimeSpan? interval;
    private readonly CronExpression? expression;

    private CronSchedule(TimeSpan? interval, CronExpression? expression)
    {
        this.interval = interval;
        this.expression = expression;
    }

    /// <summary>No two ticks are nearer than this.</summary>
    public TimeSpan Shortest => interval ?? OneSecond;

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        schedule = null;
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            if (GoDuration.TryParse(text[Every.Length..].Trim(), out TimeSpan span) && span > TimeSpan.Zero)
            {
                schedule = new CronSchedule(span < OneSecond ? OneSecond : span, null); // Dapr's shortest.
            }

            return schedule is not null;
        }

        bool seconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == FieldsWithSeconds;
        if (CronExpression.TryParse(text, seconds ? CronFormat.IncludeSeconds : CronFormat.Standard, out CronExpression? expression))
        {
            schedule = new CronSchedule(null, expression);
        }

        return schedule is not null;
    }

    /// <summary>The first tick after an instant; null where there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        interval is { } span ? after + span : expression!.GetNextOccurrence(after, TimeZoneInfo.Local);
}
