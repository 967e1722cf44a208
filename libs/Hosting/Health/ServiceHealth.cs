using Fleetscore.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Hosting;

/// <summary>
/// Live: the process answers. Ready: every check a service has registered is healthy; the body says what is missing.
/// </summary>
internal static class ServiceHealth
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(Routes.Live, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks(Routes.Ready, new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var answer = new HealthAnswer
        {
            Status = report.Status.ToString(),
            Reasons = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
                .ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Exception?.Message ?? "no reason given"),
        };
        return context.Response.Body.WriteAsync(ContractsJson.Write(answer), context.RequestAborted).AsTask();
    }
}
