using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Resiliency;

internal static partial class ResiliencyLog
{
    [LoggerMessage(LogLevel.Warning, "The circuit breaker of {Target} is {State}.")]
    public static partial void BreakerChanged(this ILogger logger, string target, string state);

    [LoggerMessage(LogLevel.Warning, "{Target} failed and is tried again after {Pause}: {Problem}")]
    public static partial void Repeated(this ILogger logger, string target, TimeSpan pause, string problem);
}
