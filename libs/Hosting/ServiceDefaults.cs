using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fleetscore.Hosting;

/// <summary>What every service shares: telemetry, health, options, error handling, the Dapr gateways.</summary>
public static class ServiceDefaults
{
    /// <summary>
    /// What was begun is ended within this, then given up: it comes again. Container Apps and Kubernetes kill after 30 s.
    /// </summary>
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(25);

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
        builder.Services.AddServiceHealth();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<GatewayProblems>();
        builder.Services.AddHostedService<HostProcess>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown);
        builder.AddServiceListening();
    }

    /// <exception cref="ConfigurationRefusedException">The configuration cannot be used.</exception>
    public static void MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        ValidatedOptions.Check(app.Services);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.RefuseForeignPages();
        app.UseAppToken();
        app.MapHealth();
    }
}
