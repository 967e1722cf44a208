using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cronos;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>When a cron binding ticks: <c>@every</c> a span, five or six cron fields, or a name such as <c>@hourly</c>; local time.</summary>
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
    private readonly ImmutableArray<CronExpression> expressions = [];

    private CronSchedule(TimeSpan interval) => this.interval = interval;

    private CronSchedule(ImmutableArray<CronExpression> expressions) => this.expressions = expressions;

    /// <summary>No two ticks are nearer than this.</summary>
    public TimeSpan Shortest => interval ?? OneSecond;

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        schedule = null;
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            if (GoDuration.TryParse(text[Every.Length..], out TimeSpan span) && span > TimeSpan.Zero)
            {
                schedule = new CronSchedule(span);
            }
        }
        else if (CronFields.TryRead(Named.GetValueOrDefault(text, text), out ImmutableArray<string> fields))
        {
            CronExpression[] read = [.. fields.Select(Parse).OfType<CronExpression>()];
            schedule = read.Length == fields.Length ? new CronSchedule([.. read]) : null;
        }

        return schedule is not null;
    }

    /// <summary>The first tick after an instant; null where there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        interval is { } span ? after + span : expressions.Min(one => one.GetNextOccurrence(after, TimeZoneInfo.Local));

    private static CronExpression? Parse(string fields) =>
        CronExpression.TryParse(fields, CronFormat.IncludeSeconds, out CronExpression? expression) ? expression : null;
}
