using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Hosting;

/// <summary>
/// Where a service listens. <c>APP_PORT</c>, which <c>dapr run</c> and LocalDapr set, means: on this machine alone. In a container the
/// machine is the container, and probes come from outside: there the same port is open to all. Without it, ASP.NET's own settings hold;
/// .NET's images set <c>ASPNETCORE_HTTP_PORTS=8080</c>, open to all.
/// </summary>
internal static class ServiceListening
{
    /// <summary>Set to true in .NET's images.</summary>
    private const string InContainer = "DOTNET_RUNNING_IN_CONTAINER";

    public static void AddServiceListening(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<UnguardedWarning>();
        if (UrlOf(builder.Configuration) is { } url)
        {
            builder.WebHost.UseUrls(url);
        }
    }

    /// <returns>Null where ASP.NET's own settings hold.</returns>
    internal static string? UrlOf(IConfiguration configuration)
    {
        if (configuration[EnvironmentCheck.AppPort] is not { Length: > 0 } port)
        {
            return null;
        }

        return IsForThisMachineAlone(configuration) ? $"http://127.0.0.1:{port}" : $"http://*:{port}";
    }

    internal static bool IsForThisMachineAlone(IConfiguration configuration)
    {
        bool inContainer = bool.TryParse(configuration[InContainer], out bool said) && said;
        return configuration[EnvironmentCheck.AppPort] is { Length: > 0 } && !inContainer;
    }
}
