using Fleetscore.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Fleetscore.Hosting;

/// <summary>
/// Live: the process answers; a restart would help nothing else. Start: the configuration is accepted and all has begun. Ready: what
/// the service needs is there; never whether it leads, for two of each may run at once. The body says what is missing.
/// </summary>
public static class ServiceHealth
{
    /// <summary>For one check; probes do not wait much longer.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Adds something that the service needs before it is ready.</summary>
    public static void AddReadiness<T>(this IServiceCollection services, string name)
        where T : class, IHealthCheck =>
        services.AddHealthChecks().AddCheck<T>(name, failureStatus: null, tags: [], timeout: Patience);

    internal static void AddServiceHealth(this IServiceCollection services)
    {
        services.AddReadiness<SidecarCheck>(SidecarCheck.Name);
        services.AddSingleton(provider => new Readiness(
            provider.GetRequiredService<HealthCheckService>(), provider.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System));
    }

    internal static void MapHealth(this WebApplication app)
    {
        app.MapGet(Routes.Live, (HttpContext context) => Answer(context, HealthAnswers.Healthy));
        app.MapGet(Routes.Start, (HttpContext context, IHostApplicationLifetime lifetime) => Answer(context, Started(lifetime)));
        app.MapGet(Routes.Ready, async (HttpContext context, Readiness readiness) =>
            Answer(context, await readiness.AskAsync(context.RequestAborted).ConfigureAwait(false)));
    }

    private static HealthAnswer Started(IHostApplicationLifetime lifetime) => lifetime.ApplicationStarted.IsCancellationRequested
        ? HealthAnswers.Healthy
        : HealthAnswers.Unhealthy("service", "The service is starting.");

    private static JsonHttpResult<HealthAnswer> Answer(HttpContext context, HealthAnswer answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        bool well = answer.Status != nameof(HealthStatus.Unhealthy);
        return TypedResults.Json(
            answer, ContractsJson.Options, statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
