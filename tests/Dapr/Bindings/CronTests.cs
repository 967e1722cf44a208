using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Cron;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Http;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Bindings;

public sealed class CronTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 3, 40, 28, TimeSpan.Zero);

    [Fact]
    public async Task Ticks_come_as_recorded()
    {
        var time = new FakeTimeProvider(Start);
        using Solution solution = new Solution().App("scheduler").Component("tick", "bindings.cron", ("schedule", "@every 2s"), ("direction", "input"));
        await using TestHost host = await TestHost.StartAsync(solution, time);
        RecordingApp app = host.Apps["scheduler"];

        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return app.Received.Count >= 3;
            },
            "three ticks");

        JsonObject[] recorded = [.. Recording.Read("bindings/cron.jsonl").Where(line => line["app_received"] is not null).Select(line => line["app_received"]!.AsObject())];
        Assert.Equal(3, recorded.Length);
        foreach ((JsonObject theirs, Received ours) in recorded.Zip(app.Received))
        {
            var headers = theirs["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
            headers["Readtimeutc"] = ours.Headers["readTimeUTC"];
            Assert.Equal(
                HttpReplay.Describe($"{theirs["method"]} {theirs["path"]}", headers, (string)theirs["body"]!),
                HttpReplay.Describe($"{ours.Method} {ours.Path}", ours.Headers, ours.Body));
            Assert.Matches(@"^2026-11-23 03:40:\d\d(\.\d{1,7})? \+0000 UTC$", ours.Headers["readTimeUTC"]);
        }
    }

    [Fact]
    public async Task What_fell_due_while_the_app_was_not_well_is_lost()
    {
        var time = new FakeTimeProvider(Start);
        using Solution solution = new Solution()
            .App("scheduler", "    enableAppHealthCheck: true\n    appHealthProbeInterval: 5\n")
            .Component("tick", "bindings.cron", ("schedule", "@every 2s"), ("direction", "input"));
        await using TestHost host = await TestHost.StartAsync(solution, time);
        RecordingApp app = host.Apps["scheduler"];
        app.Health = 503;
        await PassAsync(() => !host.Instance("scheduler").IsHealthy, "the app is not healthy");
        DateTimeOffset sick = time.GetUtcNow();
        await PassAsync(() => time.GetUtcNow() > sick + TimeSpan.FromSeconds(5), "two ticks are lost");

        app.Health = 204;
        DateTimeOffset well = time.GetUtcNow();
        int before = app.Received.Count;
        await PassAsync(() => app.Received.Count >= before + 2, "two ticks");

        Assert.All(app.Received.Skip(before), tick => Assert.True(SentAt(tick) >= well, $"{SentAt(tick):O} is before {well:O}"));

        async Task PassAsync(Func<bool> until, string what) => await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return until();
            },
            what);

        static DateTimeOffset SentAt(Received tick) => DateTimeOffset.ParseExact(
            tick.Headers["readTimeUTC"], "yyyy-MM-dd HH:mm:ss.FFFFFFF '+0000 UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    [Theory]
    [InlineData("@every 1m", "2026-11-23T03:41:28Z")]
    [InlineData("@every 1h30m", "2026-11-23T05:10:28Z")]
    [InlineData("@every 10ms", "2026-11-23T03:40:28.010Z")]
    [InlineData("@every 2000h", "2027-02-14T11:40:28Z")]
    [InlineData("@hourly", "2026-11-23T04:00:00Z")]
    [InlineData("*/5 * * * *", "2026-11-23T03:45:00Z")]
    [InlineData("15 * * * * *", "2026-11-23T03:41:15Z")]
    public void A_schedule_names_its_next_tick(string text, string next)
    {
        Assert.True(CronSchedule.TryParse(text, out CronSchedule? schedule));

        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), schedule.Next(Start));
    }

    /// <summary>Expected as dapr/kit's SpecSchedule finds them, whose tests hold the like (cron/spec_test.go).</summary>
    [Theory]
    [InlineData("0 0 13 * 5", "2026-11-27T00:00:00Z")] // A Friday; or the 13th.
    [InlineData("0 0 25 * 5", "2026-11-25T00:00:00Z")]
    [InlineData("0 0 */2 * 5", "2026-11-25T00:00:00Z")] // A star with a step is said.
    [InlineData("0 0 */1 * 5", "2026-11-27T00:00:00Z")]
    [InlineData("0 0 13 * ?", "2026-12-13T00:00:00Z")]
    [InlineData("45/5 * * * *", "2026-11-23T03:45:00Z")]
    [InlineData("50-10 * * * *", null)]
    [InlineData("0 0 * * fri-Mon", null)]
    [InlineData("0 0 * * 5-7", null)]
    [InlineData("0 0 * * */7", "2026-11-29T00:00:00Z")]
    [InlineData("? ? 25 * ?", "2026-11-25T00:00:00Z")]
    [InlineData("0 12 * DEC mon-Wed", "2026-12-01T12:00:00Z")]
    [InlineData("0,30,,45 1-2 * * *", "2026-11-24T01:00:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("  0\t0 1  1 * ", "2027-01-01T00:00:00Z")]
    [InlineData("@weekly", "2026-11-29T00:00:00Z")]
    [InlineData("@yearly", "2027-01-01T00:00:00Z")]
    public void Fields_mean_what_they_mean_to_Dapr(string text, string? next)
    {
        Assert.Equal(next is not null, CronSchedule.TryParse(text, out CronSchedule? schedule));
        Assert.Equal(next is null ? null : DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), schedule?.Next(Start));
    }

    [Fact]
    public void There_is_no_30th_of_February()
    {
        Assert.True(CronSchedule.TryParse("0 0 30 2 *", out CronSchedule? schedule));

        Assert.Null(schedule.Next(Start));
    }

    /// <summary>The next tick is the first minute that the fields have, looked for one after another.</summary>
    [Fact]
    public void Nothing_is_passed_over_and_nothing_else_is_found() => Gen.Select(
        Gen.Int[0, 59].Array[1, 3], Gen.Int[0, 23].Array[1, 4], Gen.Int[1, 31].Array[0, 4], Gen.Int[0, 6].Array[0, 3], Gen.Int[0, 80_000]).Sample(
        (minutes, hours, days, weekdays, offset) =>
        {
            string text = $"{List(minutes)} {List(hours)} {List(days)} * {List(weekdays)}";
            Assert.True(CronSchedule.TryParse(text, out CronSchedule? schedule), text);
            DateTimeOffset start = Start.AddMinutes(offset);

            DateTimeOffset expected = start.AddSeconds(60 - start.Second);
            while (!(minutes.Contains(expected.Minute) && hours.Contains(expected.Hour) && IsDay(expected, days, weekdays)))
            {
                expected = expected.AddMinutes(1);
            }

            Assert.Equal(expected, schedule.Next(start));
        },
        iter: 200);

    [Theory]
    [InlineData("@every")]
    [InlineData("@every soon")]
    [InlineData("@every -1m")]
    [InlineData("@every 0s")]
    [InlineData("@every \u0663s")] // A digit, but not Go's.
    [InlineData("@every 999999999999999h")]
    [InlineData("@every_minute")]
    [InlineData("@HOURLY")]
    [InlineData("every minute")]
    [InlineData("* * *")]
    [InlineData("* * * * * * *")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 5#2")]
    [InlineData("0 0 * * 7")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("*/0 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("a * * * *")]
    public void What_is_no_schedule_is_refused(string text) => Assert.False(CronSchedule.TryParse(text, out _));

    /// <summary>Whatever stands there, it is read or refused.</summary>
    [Fact]
    public void No_text_breaks_the_reader() => Gen.OneOf(Gen.String, Gen.Char["*?/-,@ 0123456789hmsLW#ja"].Array[0, 20].Select(chars => new string(chars)))
        .Sample(text => Record.Exception(() => CronSchedule.TryParse(text, out _)) is null && Record.Exception(() => GoDuration.TryParse(text, out _)) is null, iter: 5_000);

    private static string List(int[] values) => values.Length == 0 ? "*" : string.Join(',', values);

    private static bool IsDay(DateTimeOffset at, int[] days, int[] weekdays)
    {
        bool isDay = days.Contains(at.Day);
        bool isWeekday = weekdays.Contains((int)at.DayOfWeek);
        return (days.Length == 0 && weekdays.Length == 0) || (weekdays.Length == 0 && isDay) || (days.Length == 0 && isWeekday)
            || (days.Length > 0 && weekdays.Length > 0 && (isDay || isWeekday));
    }
}
