using System.Globalization;
using System.Text.Json.Nodes;
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
    [InlineData("@every 10ms", "2026-11-23T03:40:29Z")]
    [InlineData("@hourly", "2026-11-23T04:00:00Z")]
    [InlineData("*/5 * * * *", "2026-11-23T03:45:00Z")]
    [InlineData("15 * * * * *", "2026-11-23T03:41:15Z")]
    public void A_schedule_names_its_next_tick(string text, string next)
    {
        Assert.True(CronSchedule.TryParse(text, out CronSchedule? schedule));

        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), schedule.Next(Start));
    }

    [Theory]
    [InlineData("@every")]
    [InlineData("@every soon")]
    [InlineData("@every -1m")]
    [InlineData("every minute")]
    [InlineData("* * *")]
    public void What_is_no_schedule_is_refused(string text) => Assert.False(CronSchedule.TryParse(text, out _));
}
