using Grpc.Core;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Errors in daprd's words, where a recording has them.</summary>
internal static class TaskHubErrors
{
    private const string NoSuchInstance = "no such instance exists";
    private const string HasNotCompleted = "orchestration has not yet completed";

    public static RpcException Unknown() => new(new Status(StatusCode.Unknown, NoSuchInstance));

    public static RpcException UnknownToPurge() =>
        new(new Status(StatusCode.Unknown, $"failed to purge workflow state: failed to fetch workflow state: {NoSuchInstance}"));

    public static RpcException NotCompleted() =>
        new(new Status(StatusCode.Unknown, $"failed to purge workflow state: {HasNotCompleted}"));

    /// <summary>Nothing can be told to a stalled instance, and nobody can begin to wait for it.</summary>
    public static RpcException Stalled(string instanceId) =>
        new(new Status(StatusCode.Unknown, $"failed to invoke method for workflow '{instanceId}': actor is stalled"));

    /// <summary>The same failure, with what was being done when it came up.</summary>
    public static RpcException While(string doing, RpcException failure) =>
        new(new Status(failure.StatusCode, $"{doing}: {failure.Status.Detail}"));

    public static RpcException ChildStillRuns(string instanceId, string childId) =>
        Taken($"cannot recreate workflow with ID '{instanceId}': child workflow '{childId}': {HasNotCompleted}");

    public static RpcException NoHistory(string instanceId) =>
        new(new Status(StatusCode.NotFound, $"workflow instance '{instanceId}' not found"));

    public static RpcException AlreadyExists(string instanceId) => Taken($"an active workflow with ID '{instanceId}' already exists");

    public static RpcException Stopping() => new(new Status(StatusCode.Unavailable, "the workflow engine is stopping"));

    public static RpcException Unsupported(string what) => new(new Status(StatusCode.Unimplemented, UnsupportedText(what)));

    public static string UnsupportedText(string what) => $"LocalDapr does not support {what}; run the solution on Dapr itself for it";

    public static RpcException Invalid(string what) => new(new Status(StatusCode.InvalidArgument, what));

    private static RpcException Taken(string why) =>
        new(new Status(StatusCode.AlreadyExists, $"rpc error: code = AlreadyExists desc = {why}"));
}
