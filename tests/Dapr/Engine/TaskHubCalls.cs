using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Grpc.Core;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>The unary methods by the names that recordings use.</summary>
internal static class TaskHubCalls
{
    private static readonly Dictionary<string, (MessageParser Parser, Func<TaskHubSidecarServiceClient, IMessage, CallOptions, Task<IMessage>> Call)> Methods = new()
    {
        ["StartInstance"] = Method(CreateInstanceRequest.Parser, (c, r, o) => c.StartInstanceAsync(r, o)),
        ["GetInstance"] = Method(GetInstanceRequest.Parser, (c, r, o) => c.GetInstanceAsync(r, o)),
        ["WaitForInstanceStart"] = Method(GetInstanceRequest.Parser, (c, r, o) => c.WaitForInstanceStartAsync(r, o)),
        ["WaitForInstanceCompletion"] = Method(GetInstanceRequest.Parser, (c, r, o) => c.WaitForInstanceCompletionAsync(r, o)),
        ["RaiseEvent"] = Method(RaiseEventRequest.Parser, (c, r, o) => c.RaiseEventAsync(r, o)),
        ["TerminateInstance"] = Method(TerminateRequest.Parser, (c, r, o) => c.TerminateInstanceAsync(r, o)),
        ["SuspendInstance"] = Method(SuspendRequest.Parser, (c, r, o) => c.SuspendInstanceAsync(r, o)),
        ["ResumeInstance"] = Method(ResumeRequest.Parser, (c, r, o) => c.ResumeInstanceAsync(r, o)),
        ["PurgeInstances"] = Method(PurgeInstancesRequest.Parser, (c, r, o) => c.PurgeInstancesAsync(r, o)),
        ["ListInstanceIDs"] = Method(ListInstanceIDsRequest.Parser, (c, r, o) => c.ListInstanceIDsAsync(r, o)),
        ["GetInstanceHistory"] = Method(GetInstanceHistoryRequest.Parser, (c, r, o) => c.GetInstanceHistoryAsync(r, o)),
        ["CompleteActivityTask"] = Method(ActivityResponse.Parser, (c, r, o) => c.CompleteActivityTaskAsync(r, o)),
        ["CompleteWorkflowTask"] = Method(WorkflowResponse.Parser, (c, r, o) => c.CompleteWorkflowTaskAsync(r, o)),
    };

    public static IMessage Parse(string method, string? bytes) =>
        Methods[method].Parser.ParseFrom(Convert.FromBase64String(bytes ?? ""));

    /// <summary>The answer, or the status it failed with.</summary>
    public static async Task<(IMessage? Answer, Status Status)> CallAsync(
        TaskHubSidecarServiceClient client, string method, IMessage request, TimeSpan patience)
    {
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + patience);
        try
        {
            return (await Methods[method].Call(client, request, options), Status.DefaultSuccess);
        }
        catch (RpcException failure)
        {
            return (null, failure.Status);
        }
    }

    private static (MessageParser, Func<TaskHubSidecarServiceClient, IMessage, CallOptions, Task<IMessage>>) Method<TRequest, TAnswer>(
        MessageParser<TRequest> parser, Func<TaskHubSidecarServiceClient, TRequest, CallOptions, AsyncUnaryCall<TAnswer>> call)
        where TRequest : IMessage<TRequest>
        where TAnswer : IMessage =>
        (parser, async (client, request, options) => await call(client, (TRequest)request, options));
}
