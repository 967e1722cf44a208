using Dapr.Workflow.Abstractions;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Registration;

/// <summary>The first registration of a name stands; a later one is logged and left out.</summary>
internal sealed partial class WorkflowsFactory(ILogger<WorkflowsFactory> logger) : IWorkflowsFactory
{
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflow>> _workflows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflowActivity>> _activities = new(StringComparer.OrdinalIgnoreCase);

    public void RegisterWorkflow<TWorkflow>(string? name = null)
        where TWorkflow : class, IWorkflow
    {
        Add(_workflows, name ?? typeof(TWorkflow).Name, services => ActivatorUtilities.CreateInstance<TWorkflow>(services));
    }

    public void RegisterWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation)
    {
        Add(_workflows, name, _ => new FunctionWorkflow<TInput, TOutput>(implementation));
    }

    public void RegisterActivity<TActivity>(string? name = null)
        where TActivity : class, IWorkflowActivity
    {
        Add(_activities, name ?? typeof(TActivity).Name, services => ActivatorUtilities.CreateInstance<TActivity>(services));
    }

    public void RegisterActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation)
    {
        Add(_activities, name, _ => new FunctionActivity<TInput, TOutput>(implementation));
    }

    public bool TryCreateWorkflow(
        TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflow? workflow, out Exception? activationException)
    {
        return TryCreate(_workflows, identifier, serviceProvider, out workflow, out activationException);
    }

    public bool TryCreateActivity(
        TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflowActivity? activity, out Exception? activationException)
    {
        return TryCreate(_activities, identifier, serviceProvider, out activity, out activationException);
    }

    private static bool TryCreate<T>(
        Dictionary<string, Func<IServiceProvider, T>> makers,
        TaskIdentifier identifier,
        IServiceProvider services,
        out T? created,
        out Exception? failure)
        where T : class
    {
        created = null;
        failure = null;
        if (!makers.TryGetValue(identifier.Name, out Func<IServiceProvider, T>? make))
        {
            return false;
        }

        try
        {
            created = make(services);
            return true;
        }
        catch (Exception thrown)
        {
            failure = thrown;
            return false;
        }
    }

    private void Add<T>(Dictionary<string, Func<IServiceProvider, T>> makers, string name, Func<IServiceProvider, T> make)
    {
        if (!makers.TryAdd(name, make))
        {
            LogNameTaken(name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is registered more than once; the first registration stands.")]
    private partial void LogNameTaken(string name);

    private sealed class FunctionWorkflow<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> run) : Workflow<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowContext context, TInput input) => run(context, input);
    }

    private sealed class FunctionActivity<TInput, TOutput>(Func<WorkflowActivityContext, TInput, Task<TOutput>> run) : WorkflowActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input) => run(context, input);
    }
}
