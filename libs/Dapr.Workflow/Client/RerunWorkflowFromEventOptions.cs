namespace Dapr.Workflow.Client;

/// <summary>Under which id, and with which input, a workflow runs again from one of its events.</summary>
public sealed class RerunWorkflowFromEventOptions
{
    public string? NewInstanceId { get; set; }

    public object? Input { get; set; }

    /// <summary>Must be true where <see cref="Input"/> is set.</summary>
    public bool OverwriteInput { get; set; }
}
