using System.Net;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed class SchedulerHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tick_starts_a_due_run()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        var started = new TaskCompletionSource<RunReference>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Instances.Started = started.SetResult;

        HttpResponseMessage answer = await client.PostAsync(new Uri("/tick", UriKind.Relative), content: null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        RunReference run = await started.Task.WaitAsync(Cancellation);
        Assert.Equal("score-20261122T100000Z-r0-e0", run.InstanceId());
    }

    [Fact]
    public async Task The_schedule_and_a_run_can_be_looked_at()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();
        host.State.Put(StateKeys.Run(SchedulerRig.Ten), new RunItem { Shards = 4, State = PeriodState.Closed, Version = "v1" });

        string schedule = await client.GetStringAsync(new Uri("/schedule", UriKind.Relative), Cancellation);
        string run = await client.GetStringAsync(new Uri("/runs/20261122T100000Z", UriKind.Relative), Cancellation);

        Assert.Equal(
            """{"start":"2026-11-22T10:00:00.0000000Z","cursor":"2026-11-22T10:00:00.0000000Z","window":"00:05:00","period":"01:00:00","retention":"7.00:00:00","shards":16}""",
            schedule);
        Assert.Equal("""{"shards":4,"state":"closed","version":"v1","revision":0,"epoch":0}""", run);
    }

    [Theory]
    [InlineData("/runs/20261122T120000Z", HttpStatusCode.NotFound)]
    [InlineData("/runs/yesterday", HttpStatusCode.BadRequest)]
    public async Task A_run_that_is_not_there_is_said_so(string route, HttpStatusCode status)
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();

        HttpResponseMessage answer = await client.GetAsync(new Uri(route, UriKind.Relative), Cancellation);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_pause_is_set_moved_and_lifted()
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();

        await PauseAsync(client, """{"from":"2026-11-22T12:00:00Z"}""");
        await PauseAsync(client, """{"from":"2026-11-22T14:00:00Z"}""");
        Assert.Equal(SchedulerRig.Ten.AddHours(4), host.State.Find<ScheduleItem>(StateKeys.Schedule)!.PausedFrom);

        await client.DeleteAsync(new Uri("/schedule/pause", UriKind.Relative), Cancellation);
        Assert.Null(host.State.Find<ScheduleItem>(StateKeys.Schedule)!.PausedFrom);
    }

    [Theory]
    [InlineData("""{"from":"2026-11-22T12:00:01Z"}""")]
    [InlineData("""{"from":"noon"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("12:00")]
    public async Task A_pause_that_begins_with_no_period_is_refused(string body)
    {
        await using var host = new SchedulerHost();
        using HttpClient client = await host.ReadyClientAsync();

        HttpResponseMessage answer = await PauseAsync(client, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(host.State.Find<ScheduleItem>(StateKeys.Schedule)!.PausedFrom);
    }

    [Fact]
    public async Task Scheduler_is_not_ready_while_the_schedule_cannot_be_set_up()
    {
        await using var host = new SchedulerHost();
        host.State.Away = true;
        using HttpClient client = host.CreateClient();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri(Routes.Ready, UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Routes.Live, UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Scheduler_is_not_ready_while_no_workflow_worker_is_connected()
    {
        await using var host = new SchedulerHost { Sidecar = { Workers = 0 } };
        using HttpClient client = host.CreateClient();

        HttpResponseMessage answer = await client.GetAsync(new Uri(Routes.Ready, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(
            "The workflow worker is not connected to the sidecar yet; it goes on trying.",
            ContractsJson.Read<HealthAnswer>(await answer.Content.ReadAsByteArrayAsync(Cancellation)).Reasons["workflows"]);
    }

    [Fact]
    public async Task Wrong_options_are_refused_all_at_once()
    {
        await using var host = new SchedulerHost { Settings = { ["Schedule:Grace"] = "-00:00:01", ["Schedule:FanOut"] = "0", ["Schedule:Windows"] = "5" } };

        ConfigurationRefusedException refused = Assert.Throws<ConfigurationRefusedException>(host.CreateClient);

        Assert.Contains("Schedule:Grace is -00:00:01; it must be a time span [d.]hh:mm:ss between 00:00:00 and 1.00:00:00.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Schedule:FanOut is 0; it must be a whole number of shards between 1 and 100.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Schedule:Windows is not known", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_does_not_divide_the_period_is_refused_at_start()
    {
        await using var host = new SchedulerHost { Settings = { ["Schedule:Window"] = "00:07:00" } };

        ConfigurationRefusedException refused = Assert.Throws<ConfigurationRefusedException>(host.CreateClient);

        Assert.StartsWith("Schedule: The period is 01:00:00; with a window of 00:07:00", refused.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PauseAsync(HttpClient client, string body) => client.PutAsync(
        new Uri("/schedule/pause", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);
}
