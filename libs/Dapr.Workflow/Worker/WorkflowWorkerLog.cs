using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

internal sealed partial class WorkflowWorker
{
    [LoggerMessage(Message = "The stream of work items is broken; opening it again every {Delay}: {Reason}")]
    private partial void LogBroken(LogLevel level, TimeSpan delay, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sidecar sent a work item of unknown kind ({Kind}); is it much newer than this app?")]
    private partial void LogUnknownItem(WorkItem.RequestOneofCase kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A work item of workflow instance {InstanceId} was not answered; the sidecar will hand it out again.")]
    private partial void LogUnanswered(Exception failure, string? instanceId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sidecar did not answer a keep-alive: {Reason}")]
    private partial void LogKeepAliveFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped with {Count} work items unanswered after {Limit}; the sidecar will hand them out again.")]
    private partial void LogAbandoned(int count, TimeSpan limit);
}
