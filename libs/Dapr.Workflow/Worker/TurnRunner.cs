using Dapr.Workflow.Replay;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>Finds the workflow that a turn is for and runs the turn, in a scope of its own.</summary>
internal sealed partial class TurnRunner(IServiceScopeFactory scopes, IWorkflowsFactory factory, ILoggerFactory loggers, ILogger<TurnRunner> logger)
{
    public async Task<WorkflowResponse> RunAsync(WorkflowRequest request)
    {
        HistoryEvent? started = request.PastEvents.Concat(request.NewEvents).LastOrDefault(one => one.ExecutionStarted is not null);
        if (started is null)
        {
            return Fail(request, "WorkflowNameMissing", "The sidecar sent a turn without ExecutionStarted, so nothing says which workflow this is.");
        }

        string name = started.ExecutionStarted.Name;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if (!factory.TryCreateWorkflow(name, scope.ServiceProvider, out IWorkflow? workflow, out Exception? failure) || workflow is null)
        {
            return failure is null
                ? Fail(request, "WorkflowNotFound", $"Workflow '{name}' is not registered in this app. Register it in AddDaprWorkflow.")
                : Fail(request, failure.GetType().FullName ?? failure.GetType().Name, $"Workflow '{name}' could not be made: {failure.Message}");
        }

        WorkflowResponse response = WorkflowTurn.Run(workflow, request, started, loggers);
        if (response.Actions.FirstOrDefault(action => action.CompleteWorkflow?.FailureDetails is not null) is { } end)
        {
            LogFailed(name, request.InstanceId, end.CompleteWorkflow.FailureDetails.ErrorType, end.CompleteWorkflow.FailureDetails.ErrorMessage);
        }

        return response;
    }

    private WorkflowResponse Fail(WorkflowRequest request, string errorType, string errorMessage)
    {
        LogRefused(request.InstanceId, errorMessage);
        return WorkflowTurn.Fail(request.InstanceId, new TaskFailureDetails { ErrorType = errorType, ErrorMessage = errorMessage });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {Name} ({InstanceId}) failed with {ErrorType}: {ErrorMessage}")]
    private partial void LogFailed(string name, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(Level = LogLevel.Error, Message = "Workflow instance {InstanceId} cannot run: {Reason}")]
    private partial void LogRefused(string instanceId, string reason);
}
