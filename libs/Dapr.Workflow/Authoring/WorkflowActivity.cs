using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>
/// One step of a workflow: the place for effects. It runs at least once, in a dependency injection scope of its own,
/// and may run again after its result was lost, so its effects must bear repetition.
/// </summary>
public abstract class WorkflowActivity<TInput, TOutput> : IWorkflowActivity
{
    Type IWorkflowActivity.InputType => typeof(TInput);

    Type IWorkflowActivity.OutputType => typeof(TOutput);

    public async Task<object?> RunAsync(WorkflowActivityContext context, object? input)
    {
        return await RunAsync(context, (TInput)input!);
    }

    public abstract Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input);
}
