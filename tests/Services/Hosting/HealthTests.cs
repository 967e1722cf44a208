using System.Net;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using static Fleetscore.Tests.Services.Hosting.TestService;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_is_alive_but_not_ready_says_why()
    {
        await using WebApplication app = await StartAsync(services => services.AddHealthChecks()
            .AddCheck("schedule", () => HealthCheckResult.Unhealthy("There is no schedule yet."))
            .AddCheck("other", () => HealthCheckResult.Healthy()));

        Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","reasons":{}}"""), await GetAsync(app, Routes.Live));
        Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","reasons":{}}"""), await GetAsync(app, Routes.Start));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","reasons":{"schedule":"There is no schedule yet."}}"""),
            await GetAsync(app, Routes.Ready));
    }

    [Fact]
    public async Task Ready_is_who_has_all_it_needs()
    {
        await using WebApplication app = await StartAsync();

        Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","reasons":{}}"""), await GetAsync(app, Routes.Ready));
    }

    [Fact]
    public async Task Without_its_sidecar_a_service_lives_and_has_started_but_is_not_ready()
    {
        await using WebApplication app = await StartAsync(services => services.AddSingleton<ISidecarGateway>(
            new InMemorySidecar { Problem = "The Dapr sidecar at http://127.0.0.1:3500 does not answer." }));

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, Routes.Live)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, Routes.Start)).Status);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","reasons":{"sidecar":"The Dapr sidecar at http://127.0.0.1:3500 does not answer."}}"""),
            await GetAsync(app, Routes.Ready));
    }

    [Fact]
    public async Task However_often_probes_come_the_checks_run_once_a_second()
    {
        var clock = new FakeTimeProvider();
        var sidecar = new InMemorySidecar();
        await using WebApplication app = await StartAsync(services => services.AddSingleton<ISidecarGateway>(sidecar));
        var readiness = new Readiness(
            app.Services.GetRequiredService<HealthCheckService>(), app.Services.GetRequiredService<IHostApplicationLifetime>(), clock);

        await AskTwiceAsync();
        Assert.Equal(1, sidecar.Asked);

        sidecar.Problem = "It went away.";
        clock.Advance(TimeSpan.FromSeconds(1));
        HealthAnswer answer = await AskTwiceAsync();
        Assert.Equal(2, sidecar.Asked);
        Assert.Equal("It went away.", answer.Reasons["sidecar"]);

        async Task<HealthAnswer> AskTwiceAsync()
        {
            await readiness.AskAsync(Cancellation);
            return await readiness.AskAsync(Cancellation);
        }
    }

    [Fact]
    public void A_check_that_takes_too_long_is_said_to_have_no_answer()
    {
        var entry = new HealthReportEntry(
            HealthStatus.Unhealthy, "A timeout occurred while running check.", ServiceHealth.Patience, new OperationCanceledException(), data: null);

        HealthAnswer answer = HealthAnswers.Of(new HealthReport(new Dictionary<string, HealthReportEntry> { ["schedule"] = entry }, ServiceHealth.Patience));

        Assert.Equal("No answer within 2 s.", answer.Reasons["schedule"]);
    }

    [Fact]
    public async Task A_service_has_started_once_all_that_is_hosted_in_it_has()
    {
        var slow = new SlowToStart();
        await using WebApplication app = Build(builder => builder.WebHost.UseUrls("http://127.0.0.1:0"), services => services.AddSingleton<IHostedService>(slow));
        Task starting = app.StartAsync(Cancellation);
        await slow.Listening.WaitAsync(Cancellation);
        using HttpClient client = ClientOf(app);

        Assert.Equal(
            """{"status":"Unhealthy","reasons":{"service":"The service is starting."}}""",
            await (await client.GetAsync(new Uri(Routes.Start, UriKind.Relative), Cancellation)).Content.ReadAsStringAsync(Cancellation));

        slow.Start();
        await starting;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Routes.Start, UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_stopping_is_not_ready_and_ends_what_it_has_begun()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication app = Build(
            builder => builder.WebHost.UseUrls("http://127.0.0.1:0"),
            map: app => app.MapGet("/work", async () =>
            {
                begun.SetResult();
                await goOn.Task;
                return "done";
            }));
        await app.StartAsync(Cancellation);
        using HttpClient client = ClientOf(app);
        Task<string> underWay = client.GetStringAsync(new Uri("/work", UriKind.Relative), Cancellation);
        await begun.Task.WaitAsync(Cancellation);

        app.Lifetime.StopApplication();
        HealthAnswer answer = await app.Services.GetRequiredService<Readiness>().AskAsync(Cancellation);
        Task stopping = app.StopAsync(Cancellation);
        goOn.SetResult();

        Assert.Equal("The service is stopping; it ends what it has begun.", answer.Reasons["service"]);
        Assert.Equal("done", await underWay);
        await stopping;
    }

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()) };

    /// <summary>Begins when all else has, the server included.</summary>
    private sealed class SlowToStart : IHostedLifecycleService
    {
        private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Listening => listening.Task;

        public void Start() => started.SetResult();

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            listening.SetResult();
            return started.Task;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
