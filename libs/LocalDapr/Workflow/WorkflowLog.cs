using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Workflow;

internal static partial class WorkflowLog
{
    [LoggerMessage(LogLevel.Information, "Workflow instance {InstanceId} of {AppId} ended as {Status}.")]
    public static partial void Ended(this ILogger logger, string instanceId, string appId, string status);

    [LoggerMessage(LogLevel.Information, "{Count} unfinished workflow instances go on.")]
    public static partial void Recovered(this ILogger logger, int count);

    [LoggerMessage(LogLevel.Information, "A worker of {AppId} connected.")]
    public static partial void WorkerConnected(this ILogger logger, string appId);

    [LoggerMessage(LogLevel.Information, "A worker of {AppId} is gone; what it had goes to another.")]
    public static partial void WorkerGone(this ILogger logger, string appId);

    [LoggerMessage(LogLevel.Warning, "Workflow instance {InstanceId} of {AppId} is stalled: {Reason}.")]
    public static partial void Stalled(this ILogger logger, string instanceId, string appId, string reason);

    [LoggerMessage(LogLevel.Warning, "Workflow instance {InstanceId} of {AppId} has failed: {Reason}.")]
    public static partial void Refused(this ILogger logger, string instanceId, string appId, string reason);

    [LoggerMessage(LogLevel.Error, "Workflow instance {InstanceId} of {AppId} could not be stored; it is tried again.")]
    public static partial void StoreFailed(this ILogger logger, Exception failure, string instanceId, string appId);
}
