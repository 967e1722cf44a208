using Microsoft.AspNetCore.RateLimiting;

namespace Fleetscore.Scheduler;

/// <summary>
/// The dashboard: a page and the data it shows, read from run items, ledgers and blobs. It only reads, few requests at a time
/// and none for long, so that nobody who looks can hold up scheduling.
/// </summary>
internal static class DashboardService
{
    private const string Overviews = "dashboard overviews";
    private const string Series = "dashboard series";
    private const string Listeners = "dashboard listeners";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BlobCache>();
        builder.Services.AddSingleton<PeriodReader>();
        builder.Services.AddSingleton<DeviceVerdicts>();
        builder.Services.AddSingleton<DeadLetterSamples>();
        builder.Services.AddSingleton<ScheduleChanges>();
        builder.Services.AddRequestTimeouts();
        builder.Services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limits.AddConcurrencyLimiter(Overviews, limit => (limit.PermitLimit, limit.QueueLimit) = (2, 64));
            limits.AddConcurrencyLimiter(Series, limit => (limit.PermitLimit, limit.QueueLimit) = (1, 16));
            limits.AddConcurrencyLimiter(Listeners, limit => (limit.PermitLimit, limit.QueueLimit) = (64, 0));
        });
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.UseRequestTimeouts();
        app.UseRateLimiter();
        RouteGroupBuilder all = app.MapGroup("").AddEndpointFilter<ResponseHeaders>();
        all.MapGet("/", () => DashboardPage.File("index.html"));
        all.MapGet("/dashboard/{file}", DashboardPage.File);

        all.MapGet("/dashboard/fleet", FleetEndpoint.GetAsync).WithRequestTimeout(Longest).RequireRateLimiting(Overviews);
        all.MapGet("/dashboard/deadletters", DeadLetterEndpoint.GetAsync).WithRequestTimeout(Longest).RequireRateLimiting(Overviews);
        all.MapGet("/dashboard/series", SeriesEndpoint.GetAsync).WithRequestTimeout(Longest).RequireRateLimiting(Series);
        all.MapGet("/dashboard/changes", (ScheduleChanges changes, CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(changes.WatchAsync(cancellation))).RequireRateLimiting(Listeners);
    }
}
