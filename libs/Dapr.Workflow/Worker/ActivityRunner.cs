using System.Diagnostics;
using System.Globalization;
using Dapr.Workflow.Abstractions;
using Dapr.Workflow.Failures;
using Dapr.Workflow.Serialization;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>Runs one activity in a scope of its own. Whatever goes wrong becomes the activity's failure, for the workflow to see.</summary>
internal sealed partial class ActivityRunner(IServiceScopeFactory scopes, IWorkflowsFactory factory, ILogger<ActivityRunner> logger)
{
    public async Task<ActivityResponse> RunAsync(ActivityRequest request, CancellationToken stop)
    {
        ActivityResponse response = new() { InstanceId = request.WorkflowInstance?.InstanceId ?? "", TaskId = request.TaskId };
        using Activity? span = ActivitySpan.Start(request);
        Exception? failure = null;
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            if (factory.TryCreateActivity(request.Name, scope.ServiceProvider, out IWorkflowActivity? activity, out failure) && activity is not null)
            {
                string key = request.TaskExecutionId is { Length: > 0 } id ? id : request.TaskId.ToString(CultureInfo.InvariantCulture);
                ActivityCall call = new(request.Name, response.InstanceId, key);
                response.Result = WorkflowJson.Write(await activity.RunAsync(call, WorkflowJson.Read(request.Input, activity.InputType)));
                return response;
            }

            response.FailureDetails = failure is not null
                ? FailureDetails.From(failure)
                : new()
                {
                    ErrorType = "ActivityNotFoundException",
                    ErrorMessage = $"Activity '{request.Name}' is not registered in this app. Register it in AddDaprWorkflow.",
                };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The app stopped, the activity did not fail: it is handed out again.
            throw;
        }
        catch (Exception thrown)
        {
            failure = thrown;
            response.FailureDetails = FailureDetails.From(thrown);
        }

        span?.SetStatus(ActivityStatusCode.Error, response.FailureDetails.ErrorMessage);
        LogFailed(failure, request.Name, response.InstanceId, response.FailureDetails.ErrorMessage);
        return response;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Name} of workflow instance {InstanceId} failed: {Reason}")]
    private partial void LogFailed(Exception? failure, string name, string instanceId, string reason);
}
