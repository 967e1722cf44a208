using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Hosting;

/// <summary>
/// A local host that starts services as processes names itself by <c>FLEETSCORE_HOST_PID</c>. When it is killed it cannot
/// stop them, so each ends by itself.
/// </summary>
internal sealed class HostProcess(IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<HostProcess> logger)
    : BackgroundService
{
    public const string Variable = "FLEETSCORE_HOST_PID";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration[Variable] is not { Length: > 0 } text)
        {
            return;
        }

        int id = int.Parse(text, CultureInfo.InvariantCulture);
        try
        {
            using System.Diagnostics.Process host = Process.GetProcessById(id);
            await host.WaitForExitAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // No such process: it is gone already.
        }
        catch (Win32Exception failure)
        {
            logger.HostNotWatched(failure, id);
            return;
        }

        logger.HostGone(id);
        lifetime.StopApplication();
    }
}

internal static partial class HostProcessLog
{
    [LoggerMessage(1, LogLevel.Warning, "The host process {ProcessId} is gone; ending.")]
    public static partial void HostGone(this ILogger logger, int processId);

    [LoggerMessage(2, LogLevel.Warning, "The host process {ProcessId} cannot be watched; this process will not end with it.")]
    public static partial void HostNotWatched(this ILogger logger, Exception failure, int processId);
}
