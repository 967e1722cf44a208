using Fleetscore.Cli;
using Fleetscore.Cli.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>A scheduler under APP_API_TOKEN answers the command line as it answers its sidecar.</summary>
public sealed class SchedulerClientTests : IAsyncLifetime
{
    private readonly WebApplication scheduler = Scheduler();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => new Uri(scheduler.Urls.Single()).Port;

    public async ValueTask InitializeAsync() => await scheduler.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => scheduler.DisposeAsync();

    [Fact]
    public async Task The_token_is_sent()
    {
        using var client = new SchedulerClient(Port, "secret");

        Assert.Null(await client.ScheduleAsync(Cancellation));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task Where_it_is_missing_or_wrong_its_variable_is_named(string? token)
    {
        using var client = new SchedulerClient(Port, token);

        CommandException refusal = await Assert.ThrowsAsync<CommandException>(() => client.ScheduleAsync(Cancellation));

        Assert.Equal($"The scheduler on http://127.0.0.1:{Port}/ asks for a token: set APP_API_TOKEN as it was set for `fleetscore up`.", refusal.Message);
    }

    /// <summary>One that has no schedule yet, and tells so whoever knows the token.</summary>
    private static WebApplication Scheduler()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = context.Request.Headers["dapr-api-token"] == "secret"
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        return app;
    }
}
