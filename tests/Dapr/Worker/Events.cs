using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>What a sidecar tells a workflow, in short.</summary>
internal static class Events
{
    public static HistoryEvent Completed(int id, string? json = null) =>
        new() { EventId = -1, TaskCompleted = new() { TaskScheduledId = id, Result = json } };

    public static HistoryEvent Failed(int id, string message, string type = "Boom") =>
        new() { EventId = -1, TaskFailed = new() { TaskScheduledId = id, FailureDetails = new() { ErrorType = type, ErrorMessage = message, StackTrace = "at Somewhere" } } };

    public static HistoryEvent ChildCompleted(int id, string? json = null) =>
        new() { EventId = -1, ChildWorkflowInstanceCompleted = new() { TaskScheduledId = id, Result = json } };

    public static HistoryEvent ChildFailed(int id, string message) => new()
    {
        EventId = -1,
        ChildWorkflowInstanceFailed = new() { TaskScheduledId = id, FailureDetails = new() { ErrorType = "Boom", ErrorMessage = message } },
    };

    public static HistoryEvent Fired(int id) => new() { EventId = -1, TimerFired = new() { TimerId = id } };

    public static HistoryEvent Raised(string name, string? json = null) => new() { EventId = -1, EventRaised = new() { Name = name, Input = json } };

    public static HistoryEvent Suspended() => new() { EventId = -1, ExecutionSuspended = new() };

    public static HistoryEvent Resumed() => new() { EventId = -1, ExecutionResumed = new() };

    public static HistoryEvent Terminated(string? json = null) => new() { EventId = -1, ExecutionTerminated = new() { Input = json } };
}
