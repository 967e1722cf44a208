using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Fleetscore.Tests.Services.Hosting.TestService;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class ServiceDefaultsTests
{
    [Fact]
    public async Task A_gateway_that_failed_is_503_and_a_bug_is_500_both_as_problem_details()
    {
        await using WebApplication app = await StartAsync(map: app =>
        {
            app.MapGet("/away", string () => throw new GatewayException("The state store is away."));
            app.MapGet("/bug", string () => throw new InvalidOperationException("secret"));
        });

        (HttpStatusCode status, string body) = await GetAsync(app, "/away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("The state store is away.", body, StringComparison.Ordinal);

        (status, body) = await GetAsync(app, "/bug");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_logged_with_all_that_is_known_of_it()
    {
        var log = new ErrorLog();
        await using WebApplication app = await StartAsync(
            services => services.AddSingleton<ILoggerFactory>(LoggerFactory.Create(logging => logging.AddProvider(log))),
            app => app.MapGet("/bug", string () => throw new InvalidOperationException("nobody foresaw this")));

        await GetAsync(app, "/bug");

        Assert.Equal("nobody foresaw this", Assert.Single(log.Errors).Message);
    }

    [Fact]
    public async Task An_unknown_route_is_answered_with_problem_details()
    {
        await using WebApplication app = await StartAsync();

        (HttpStatusCode status, string body) = await GetAsync(app, "/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("\"status\":404", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("right", HttpStatusCode.OK)]
    public async Task Where_a_token_is_set_only_the_sidecar_may_call(string? token, HttpStatusCode expected)
    {
        await using WebApplication app = await StartAsync(map: app => app.MapGet("/", () => "hello"), settings: ("APP_API_TOKEN", "right"));

        Assert.Equal(expected, (await GetAsync(app, "/", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, "/health/live", token)).Status);
    }

    [Theory]
    [InlineData("GET", "anyone:right", HttpStatusCode.OK)]
    [InlineData("GET", "anyone:wrong", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "right", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "anyone:right", HttpStatusCode.Unauthorized)] // another site could make a browser send it
    public async Task A_browser_gives_the_token_as_a_password_and_may_only_look(string method, string userAndPassword, HttpStatusCode expected)
    {
        await using WebApplication app = await StartAsync(map: app => app.MapMethods("/", ["GET", "POST"], () => "hello"), settings: ("APP_API_TOKEN", "right"));
        using HttpClient client = app.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "text/html,application/xhtml+xml", true)]
    [InlineData("GET", "application/json", false)]
    [InlineData("POST", "text/html", false)]
    public async Task Only_a_page_without_the_token_makes_a_browser_ask_for_a_password(string method, string accept, bool asks)
    {
        await using WebApplication app = await StartAsync(settings: ("APP_API_TOKEN", "right"));
        using HttpClient client = app.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/") { Headers = { { "Accept", accept } } };

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(asks, answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Basic"));
    }

    [Fact]
    public void A_shifted_clock_shows_a_shifted_time_and_runs_as_fast()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var shifted = new ShiftedTimeProvider(clock, TimeSpan.FromDays(-3000));

        Assert.Equal(new DateTimeOffset(2018, 9, 5, 10, 0, 0, TimeSpan.Zero), shifted.GetUtcNow());
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(new DateTimeOffset(2018, 9, 5, 10, 0, 1, TimeSpan.Zero), shifted.GetUtcNow());
    }

    [Fact]
    public async Task The_clock_is_shifted_by_its_option()
    {
        await using WebApplication app = await StartAsync(settings: ("Clock:Shift", "-3000.00:00:00"));

        TimeSpan shift = app.Services.GetRequiredService<TimeProvider>().GetUtcNow() - TimeProvider.System.GetUtcNow();

        Assert.Equal(-3000, shift.TotalDays, precision: 3);
    }

    [Fact]
    public async Task Ids_are_16_hex_digits_and_differ()
    {
        await using WebApplication app = await StartAsync();
        var ids = app.Services.GetRequiredService<IIdSource>();

        Assert.Matches("^[0-9a-f]{16}$", ids.Next());
        Assert.NotEqual(ids.Next(), ids.Next());
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public List<Exception> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? failure, Func<TState, Exception?, string> format)
        {
            if (IsEnabled(level) && failure is not null)
            {
                Errors.Add(failure);
            }
        }

        public void Dispose()
        {
        }
    }
}
