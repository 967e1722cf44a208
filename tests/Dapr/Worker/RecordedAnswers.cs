using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>
/// What two workers must agree on. The recordings' worker is durabletask-go's, and these differ by name: ids of
/// completeWorkflow and of task executions, names of timers, types and wording of errors, the sending side of a router,
/// statuses as bare text, and times below 100 ns, which a DateTime does not hold.
/// </summary>
internal static class RecordedAnswers
{
    public static WorkflowResponse Comparable(WorkflowResponse response)
    {
        WorkflowResponse comparable = response.Clone();
        comparable.CustomStatus = (response.CustomStatus ?? "").Trim('"');
        foreach (WorkflowAction action in comparable.Actions)
        {
            Strip(action);
        }

        return comparable;
    }

    public static ActivityResponse Comparable(ActivityResponse response)
    {
        ActivityResponse comparable = response.Clone();
        if (comparable.FailureDetails is { } failure)
        {
            comparable.FailureDetails = new() { ErrorMessage = failure.ErrorMessage.Contains("NoSuchActivity", StringComparison.Ordinal) ? "NoSuchActivity" : failure.ErrorMessage };
        }

        return comparable;
    }

    private static void Strip(WorkflowAction action)
    {
        if (action.Router is { } router)
        {
            action.Router = new() { TargetAppID = router.TargetAppID };
        }

        if (action.ScheduleTask is { } task)
        {
            task.TaskExecutionId = "";
            task.Router = null;
        }

        if (action.CreateTimer is { } timer)
        {
            timer.ClearName();
            timer.FireAt = new Timestamp { Seconds = timer.FireAt.Seconds, Nanos = timer.FireAt.Nanos / 100 * 100 };
            if (timer.ActivityRetry is not null)
            {
                timer.ActivityRetry = new();
            }
        }

        if (action.CompleteWorkflow is { } end)
        {
            action.Id = 0;
            if (end.FailureDetails is { } failure)
            {
                end.FailureDetails = new() { ErrorMessage = LastWords(failure.ErrorMessage) };
            }
        }
    }

    // The activity's or workflow's own words, after what each language puts before them.
    private static string LastWords(string message)
    {
        return message.Contains("NoSuch", StringComparison.Ordinal) ? "NoSuch" : message.Split(": ")[^1];
    }
}
