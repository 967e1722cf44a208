namespace Fleetscore.Ingest;

internal static partial class TelemetryEndpointLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Parts} parts of an event were dead-lettered: {Reason}.")]
    public static partial void DeadLettered(this ILogger logger, int parts, string reason);
}
