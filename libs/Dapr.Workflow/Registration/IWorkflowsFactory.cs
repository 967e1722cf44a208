using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow.Worker;

/// <summary>What is registered under which name, and how to make one.</summary>
public interface IWorkflowsFactory
{
    void RegisterWorkflow<TWorkflow>(string? name = null)
        where TWorkflow : class, IWorkflow;

    void RegisterWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation);

    void RegisterActivity<TActivity>(string? name = null)
        where TActivity : class, IWorkflowActivity;

    void RegisterActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation);

    bool TryCreateWorkflow(
        TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflow? workflow, out Exception? activationException);

    bool TryCreateActivity(
        TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflowActivity? activity, out Exception? activationException);
}
