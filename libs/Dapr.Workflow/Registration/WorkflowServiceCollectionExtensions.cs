using Dapr.Workflow.Registration;
using Dapr.Workflow.Sidecar;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow;

/// <summary>Adds the worker that runs this app's workflows, and <see cref="DaprWorkflowClient"/>.</summary>
public static class WorkflowServiceCollectionExtensions
{
    public static IServiceCollection AddDaprWorkflow(this IServiceCollection services) => services.AddDaprWorkflow(_ => { });

    /// <param name="services">What to add to.</param>
    /// <param name="configure">Registers the workflows and activities.</param>
    /// <param name="lifetime">That of <see cref="DaprWorkflowClient"/>.</param>
    public static IServiceCollection AddDaprWorkflow(
        this IServiceCollection services,
        Action<WorkflowRuntimeOptions> configure,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        WorkflowRuntimeOptions options = new();
        configure(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkflowsFactory>(MakeFactory);
        services.TryAddSingleton(provider => new SidecarConnection(
            SidecarAddress.From(provider.GetService<IConfiguration>()),
            provider.GetServices<WorkflowRuntimeOptions>().Select(one => one.GrpcChannelOptions).LastOrDefault(limits => limits is not null)));
        services.TryAddSingleton<TurnRunner>();
        services.TryAddSingleton<ActivityRunner>();
        services.AddHostedService<WorkflowWorker>();
        services.TryAdd(new ServiceDescriptor(
            typeof(DaprWorkflowClient),
            provider => new DaprWorkflowClient(provider.GetRequiredService<SidecarConnection>(), provider.GetRequiredService<TimeProvider>()),
            lifetime));
        return services;
    }

    private static WorkflowsFactory MakeFactory(IServiceProvider provider)
    {
        WorkflowsFactory factory = new(provider.GetRequiredService<ILogger<WorkflowsFactory>>());
        foreach (WorkflowRuntimeOptions options in provider.GetServices<WorkflowRuntimeOptions>())
        {
            options.ApplyRegistrations(factory);
        }

        return factory;
    }
}
