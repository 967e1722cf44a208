using Grpc.Core;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Errors in daprd's words, where a recording has them.</summary>
internal static class TaskHubErrors
{
    private const string NoSuchInstance = "no such instance exists";

    public static RpcException Unknown() => new(new Status(StatusCode.Unknown, NoSuchInstance));

    public static RpcException UnknownToTerminate() =>
        new(new Status(StatusCode.Unknown, $"failed to submit termination request: {NoSuchInstance}"));

    public static RpcException UnknownToPurge() =>
        new(new Status(StatusCode.Unknown, $"failed to purge workflow state: failed to fetch workflow state: {NoSuchInstance}"));

    public static RpcException NotCompleted() =>
        new(new Status(StatusCode.Unknown, "failed to purge workflow state: orchestration has not yet completed"));

    public static RpcException NoHistory(string instanceId) =>
        new(new Status(StatusCode.NotFound, $"workflow instance '{instanceId}' not found"));

    public static RpcException AlreadyExists(string instanceId) => new(new Status(
        StatusCode.AlreadyExists,
        "failed to create workflow instance: rpc error: code = AlreadyExists desc = "
        + $"an active workflow with ID '{instanceId}' already exists"));

    public static RpcException Stopping() => new(new Status(StatusCode.Unavailable, "the workflow engine is stopping"));

    public static RpcException Unsupported(string what) => new(new Status(
        StatusCode.Unimplemented, $"LocalDapr does not support {what}; run the solution on Dapr itself for it"));

    public static RpcException Invalid(string what) => new(new Status(StatusCode.InvalidArgument, what));
}
