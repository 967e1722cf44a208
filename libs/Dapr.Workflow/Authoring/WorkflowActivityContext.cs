using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>What an activity may know about its call.</summary>
public abstract class WorkflowActivityContext
{
    public abstract TaskIdentifier Identifier { get; }

    /// <summary>The same for every delivery of one call, different for each attempt of a retry policy.</summary>
    public abstract string TaskExecutionKey { get; }

    /// <summary>The workflow that called.</summary>
    public abstract string InstanceId { get; }
}
