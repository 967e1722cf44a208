using System.Net;
using Dapr;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Hosting;

/// <summary>Warns, once, where others than this machine could call a service that asks for no token.</summary>
internal sealed class UnguardedWarning(IServer server, IConfiguration configuration, ILogger<UnguardedWarning> logger) : IHostedLifecycleService
{
    /// <summary>Here the server listens, and has filled in the ports that were left to it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        string[] open = [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(IsOpen)];
        if (open.Length > 0 && string.IsNullOrEmpty(DaprDefaults.GetDefaultAppApiToken(configuration)))
        {
            logger.ListensUnguarded(string.Join(", ", open));
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Open to others than this machine.</summary>
    private static bool IsOpen(string address)
    {
        var bound = BindingAddress.Parse(address);
        bool local = bound.IsUnixPipe || bound.IsNamedPipe || bound.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(bound.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
        return !local;
    }
}

internal static partial class UnguardedWarningLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "This service listens on {Addresses} and asks for no token: whoever reaches it may call it. Set APP_API_TOKEN to one and the same "
        + "secret here and at its Dapr sidecar; or set APP_PORT outside of a container, so that only this machine reaches it.")]
    public static partial void ListensUnguarded(this ILogger logger, string addresses);
}
