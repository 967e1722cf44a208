namespace Dapr.Workflow.Client;

/// <summary>Some instance ids, and the token that asks for the next ones; null on the last page.</summary>
public sealed record WorkflowInstancePage(IReadOnlyList<string> InstanceIds, string? ContinuationToken);
