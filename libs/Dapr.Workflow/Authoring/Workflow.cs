namespace Dapr.Workflow;

/// <summary>
/// Decides what happens next and does nothing itself: it is run again from its start after every event, so it may
/// only await what its <see cref="WorkflowContext"/> hands out and must ask for the same things in the same order.
/// </summary>
public abstract class Workflow<TInput, TOutput> : IWorkflow
{
    Type IWorkflow.InputType => typeof(TInput);

    Type IWorkflow.OutputType => typeof(TOutput);

    async Task<object?> IWorkflow.RunAsync(WorkflowContext context, object? input)
    {
        return await RunAsync(context, (TInput)input!);
    }

    public abstract Task<TOutput> RunAsync(WorkflowContext context, TInput input);
}
