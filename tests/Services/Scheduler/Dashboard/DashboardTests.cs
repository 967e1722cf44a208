using System.Net;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using static Fleetscore.Tests.Services.Scheduler.Dashboard.PublishedFleet;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

public sealed class DashboardTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_run_it_says_when_that_is_due()
    {
        await using var host = new SchedulerHost { Settings = { ["Schedule:Start"] = "2026-11-22T11:00:00Z" } };
        using HttpClient client = await host.ReadyClientAsync();

        JsonElement fleet = await JsonAsync(client, "/dashboard/fleet");

        Assert.Equal(0, fleet.GetProperty("periods").GetArrayLength());
        Assert.Equal("2026-11-22T12:02:00.0000000Z", fleet.GetProperty("schedule").GetProperty("nextDueAt").GetString());
        Assert.Equal(0, fleet.GetProperty("schedule").GetProperty("behind").GetInt32());
    }

    [Fact]
    public async Task A_published_run_is_shown_in_numbers_and_as_a_heat_map_without_reading_a_verdict()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(Ten, [At(0, "a", anomaly: true), At(1, "a"), At(0, "b")]);

        JsonElement fleet = await JsonAsync(client, "/dashboard/fleet?hours=24");

        JsonElement ledger = Assert.Single(fleet.GetProperty("periods").EnumerateArray()).GetProperty("ledger");
        Assert.Equal(2.5, ledger.GetProperty("tookSeconds").GetDouble());
        Assert.True(ledger.GetProperty("addsUp").GetBoolean());
        Assert.Equal(3, ledger.GetProperty("counts").GetProperty("windows").GetInt32());
        Assert.Equal(
            """[{"device":"a","windows":2,"anomalies":1,"cells":[{"windows":2,"anomalies":1}]},{"device":"b","windows":1,"anomalies":0,"cells":[{"windows":1,"anomalies":0}]}]""",
            fleet.GetProperty("rows").GetRawText());
        Assert.All(host.Blobs.Reads, name => Assert.Contains("/ledger.", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_is_read_once()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(Ten, [At(0, "a")]);

        await JsonAsync(client, "/dashboard/fleet");
        await JsonAsync(client, "/dashboard/fleet?search=x");

        Assert.Single(host.Blobs.Reads, name => name.Contains("/ledger.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_due_and_not_published_is_behind()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        host.State.Put(StateKeys.Run(Ten), new RunItem { Shards = 1, State = PeriodState.Closed, Version = "v1", Epoch = 2 });

        JsonElement fleet = await JsonAsync(client, "/dashboard/fleet");

        Assert.Equal(1, fleet.GetProperty("schedule").GetProperty("behind").GetInt32());
        Assert.Equal("""[{"start":"2026-11-22T10:00:00.0000000Z","running":true,"epoch":2}]""", fleet.GetProperty("periods").GetRawText());
    }

    [Fact]
    public async Task A_series_comes_with_values_band_verdict_and_cause()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(
            Ten, [At(0, "a", "t", 9, anomaly: true, expected: new ExpectedBand(5, 4, 6)), At(1, "a", "t", 7, anomaly: null), At(0, "a", "u"), At(0, "b", "t")], shards: 4);

        JsonElement sensors = await JsonAsync(client, "/dashboard/series?device=a");
        JsonElement series = await JsonAsync(client, "/dashboard/series?device=a&sensor=t&hours=6");

        Assert.Equal("""[{"sensor":"t","windows":2,"anomalies":1},{"sensor":"u","windows":1,"anomalies":0}]""", sensors.GetProperty("sensors").GetRawText());
        Assert.False(sensors.TryGetProperty("windows", out _));
        Assert.Equal(
            """[{"at":"2026-11-22T10:00:00.0000000Z","value":9,"count":3,"expected":5,"lower":4,"upper":6,"score":9,"anomaly":true,"cause":"level","model":"v1","revision":0},"""
            + """{"at":"2026-11-22T10:05:00.0000000Z","value":7,"count":3,"revision":0}]""",
            series.GetProperty("windows").GetRawText());
    }

    [Theory]
    [InlineData("/dashboard/fleet?hours=0", "hours is '0'; it must be a whole number between 1 and 168")]
    [InlineData("/dashboard/fleet?hours=soon", "hours is 'soon'")]
    [InlineData("/dashboard/series?device=a&hours=169", "hours is '169'")]
    [InlineData("/dashboard/series", "device is missing")]
    [InlineData("/dashboard/series?device=a%2Fb", "device contains || or /")]
    public async Task A_wrong_parameter_is_answered_with_what_to_do(string route, string said)
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();

        HttpResponseMessage answer = await client.GetAsync(new Uri(route, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dashboard/series?device=nobody")]
    [InlineData("/dashboard/series?device=a&sensor=none")]
    [InlineData("/dashboard/nothing.js")]
    public async Task What_is_not_there_is_said_so(string route)
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(Ten, [At(0, "a")]);

        HttpResponseMessage answer = await client.GetAsync(new Uri(route, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_damaged_ledger_is_named_and_hides_only_its_own_period()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        var fleet = new PublishedFleet(host.State, host.Blobs);
        await fleet.PublishAsync(Ten, [At(0, "a")]);
        string damaged = await TruncateAsync(host, "/ledger.");
        await fleet.PublishAsync(Ten.AddHours(1), [At(60, "a")]);

        JsonElement[] periods = [.. (await JsonAsync(client, "/dashboard/fleet")).GetProperty("periods").EnumerateArray()];

        Assert.Contains(damaged, periods[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.False(periods[0].TryGetProperty("ledger", out _));
        Assert.True(periods[1].TryGetProperty("ledger", out _));
    }

    [Fact]
    public async Task A_damaged_verdict_file_is_named()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(Ten, [At(0, "a"), At(1, "a")]);
        string name = await TruncateAsync(host, "/shard-");

        HttpResponseMessage answer = await client.GetAsync(new Uri("/dashboard/series?device=a", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(name, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_all_it_names_are_served_and_nothing_from_elsewhere_may_be_loaded()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        string page = await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);
        string[] named = [.. System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct()];

        Assert.Equal(["dashboard/icon.svg", "dashboard/style.css", "dashboard/page.js"], named);
        foreach (string file in named.Prepend(""))
        {
            HttpResponseMessage answer = await client.GetAsync(new Uri("/" + file, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("default-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    /// <summary>Cuts the end off the only blob of that kind.</summary>
    private static async Task<string> TruncateAsync(SchedulerHost host, string kind)
    {
        (string name, byte[] content) = host.Blobs.Of(ComponentNames.Results).Single(blob => blob.Name.Contains(kind, StringComparison.Ordinal));
        await host.Blobs.WriteAsync(ComponentNames.Results, name, content.AsMemory(0, content.Length - 30), Cancellation);
        return name;
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string route)
    {
        string json = await client.GetStringAsync(new Uri(route, UriKind.Relative), Cancellation);
        return JsonDocument.Parse(json).RootElement;
    }
}
