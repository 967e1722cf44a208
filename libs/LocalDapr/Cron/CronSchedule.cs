using System.Diagnostics.CodeAnalysis;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>When a cron binding ticks: <c>@every</c> a span, five or six cron fields, or a name such as <c>@hourly</c>.</summary>
internal sealed class CronSchedule
{
    private const string Every = "@every ";

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    private readonly TimeSpan? interval;
    private readonly CronFields? fields;

    private CronSchedule(TimeSpan? interval, CronFields? fields)
    {
        this.interval = interval;
        this.fields = fields;
    }

    /// <summary>No two ticks are nearer than this.</summary>
    public TimeSpan Shortest => interval ?? OneSecond;

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            bool isSpan = GoDuration.TryParse(text[Every.Length..], out TimeSpan span) && span > TimeSpan.Zero;
            schedule = isSpan ? new CronSchedule(span, null) : null;
        }
        else
        {
            schedule = CronFields.TryParse(Named.GetValueOrDefault(text, text), out CronFields? fields) ? new CronSchedule(null, fields) : null;
        }

        return schedule is not null;
    }

    /// <summary>The first tick after an instant, by local time; null where there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => interval is { } span ? after + span : fields!.Next(after, TimeZoneInfo.Local);
}
