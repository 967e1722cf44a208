using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow.Worker;

/// <summary>What the activity's code sees of one call.</summary>
internal sealed class ActivityCall(TaskIdentifier identifier, string instanceId, string taskExecutionKey) : WorkflowActivityContext
{
    public override TaskIdentifier Identifier => identifier;

    public override string TaskExecutionKey => taskExecutionKey;

    public override string InstanceId => instanceId;
}
