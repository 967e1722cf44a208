using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fleetscore.Hosting;

/// <summary>What every service shares: telemetry, health, options, error handling, the Dapr gateways.</summary>
public static class ServiceDefaults
{
    public static void AddServiceDefaults(this WebApplicationBuilder builder, string appId)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(appId);

        ConfigurationRefusedException.EndProcessWhenUnhandled();
        builder.Services.AddSingleton<IConfigurationCheck, EnvironmentCheck>();
        builder.AddServiceLogging(appId);
        builder.AddSidecarCalls();
        builder.AddServiceTelemetry(appId);
        builder.AddServiceSampling(appId);
        builder.AddServiceClock();
        builder.AddDaprGateways();
        builder.Services.TryAddSingleton<IIdSource, RandomIds>();
        builder.Services.AddHealthChecks();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<GatewayProblems>();
        builder.Services.AddHostedService<HostProcess>();
        ListenWhereTheSidecarCalls(builder);
    }

    /// <exception cref="ConfigurationRefusedException">The configuration cannot be used.</exception>
    public static void MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        ValidatedOptions.Check(app.Services);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAppToken();
        app.MapHealth();
    }

    private static void ListenWhereTheSidecarCalls(WebApplicationBuilder builder)
    {
        if (builder.Configuration[EnvironmentCheck.AppPort] is { Length: > 0 } port)
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        }
    }
}
