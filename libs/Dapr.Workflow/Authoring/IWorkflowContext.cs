namespace Dapr.Workflow;

/// <summary>The part of a <see cref="WorkflowContext"/> that only tells, and asks for nothing.</summary>
public interface IWorkflowContext
{
    bool IsReplaying { get; }

    DateTime CurrentUtcDateTime { get; }

    bool IsPatched(string patchName);
}
