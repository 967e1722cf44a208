using Microsoft.AspNetCore.Builder;

namespace Fleetscore.Hosting;

/// <summary>What every service shares: telemetry, health, options, error handling, the Dapr gateways.</summary>
public static class ServiceDefaults
{
    public static void AddServiceDefaults(this WebApplicationBuilder builder, string appId)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(appId);
    }

    public static void MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
