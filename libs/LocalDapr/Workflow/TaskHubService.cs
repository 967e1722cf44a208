using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// The workflow service of one sidecar. Instances belong to the sidecar's app id; replicas of an app share its work.
/// </summary>
public sealed class TaskHubService(WorkflowEngine engine, AppIdentity app) : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context)
    {
        if (request.Name.Length == 0)
        {
            throw TaskHubErrors.Invalid("name is empty; it must name a workflow");
        }

        string id = request.InstanceId.Length > 0 ? request.InstanceId : Guid.CreateVersion7().ToString();
        return await RunAsync(context, async cancellation =>
        {
            await WhileAsync("failed to create workflow instance", engine.Instances.CreateAsync(Key(id), request, cancellation));
            if (request.ScheduledStartTimestamp is null)
            {
                await engine.Instances.WaitForStartAsync(Key(id), payloads: false, cancellation);
            }

            return new CreateInstanceResponse { InstanceId = id };
        });
    }

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        Task.FromResult(engine.Instances.Get(Key(request.InstanceId), request.GetInputsAndOutputs));

    public override Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, ServerCallContext context) =>
        RunAsync(context, cancellation =>
            engine.Instances.WaitForStartAsync(Key(request.InstanceId), request.GetInputsAndOutputs, cancellation));

    public override Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, ServerCallContext context) =>
        RunAsync(context, cancellation =>
            engine.Instances.WaitForEndAsync(Key(request.InstanceId), request.GetInputsAndOutputs, cancellation));

    public override Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context) =>
        RunAsync(context, async _ =>
        {
            await engine.Instances.RaiseAsync(Key(request.InstanceId), request.Name, request.Input);
            return new RaiseEventResponse();
        });

    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context) =>
        RunAsync(context, async cancellation =>
        {
            await WhileAsync(
                "failed to submit termination request",
                engine.Instances.TerminateAsync(Key(request.InstanceId), request.Output, request.Recursive));
            await engine.Instances.WaitForEndAsync(Key(request.InstanceId), payloads: false, cancellation);
            return new TerminateResponse();
        });

    public override Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context) =>
        RunAsync(context, async cancellation =>
        {
            await engine.Instances.SuspendAsync(Key(request.InstanceId), Reason(request.Reason));
            await engine.Instances.WaitForSuspensionAsync(Key(request.InstanceId), cancellation);
            return new SuspendResponse();
        });

    public override Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context) =>
        RunAsync(context, async cancellation =>
        {
            await engine.Instances.ResumeAsync(Key(request.InstanceId), Reason(request.Reason));
            await engine.Instances.WaitForResumptionAsync(Key(request.InstanceId), cancellation);
            return new ResumeResponse();
        });

    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        if (request.RequestCase != PurgeInstancesRequest.RequestOneofCase.InstanceId)
        {
            throw TaskHubErrors.Unsupported("PurgeInstances by filter");
        }

        return RunAsync(context, async _ => new PurgeInstancesResponse
        {
            DeletedInstanceCount = await engine.Instances.PurgeAsync(Key(request.InstanceId), request.Recursive, request.Force),
        });
    }

    public override Task<ListInstanceIDsResponse> ListInstanceIDs(ListInstanceIDsRequest request, ServerCallContext context) =>
        Task.FromResult(engine.Instances.List(
            app.AppId, request.ContinuationToken, request.HasPageSize ? request.PageSize : null));

    public override Task<GetInstanceHistoryResponse> GetInstanceHistory(GetInstanceHistoryRequest request, ServerCallContext context)
    {
        var response = new GetInstanceHistoryResponse();
        response.Events.AddRange(engine.Instances.History(Key(request.InstanceId)));
        return Task.FromResult(response);
    }

    public override Task<RerunWorkflowFromEventResponse> RerunWorkflowFromEvent(
        RerunWorkflowFromEventRequest request, ServerCallContext context) => throw TaskHubErrors.Unsupported("RerunWorkflowFromEvent");

    public override async Task GetWorkItems(
        GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        await RunAsync(context, async ended =>
        {
            await engine.Workers.ServeAsync(app.AppId, item => responseStream.WriteAsync(item, ended), ended);
            return true;
        });
    }

    public override Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context) =>
        RunAsync(context, async _ =>
        {
            await engine.Workers.CompleteActivityAsync(app.AppId, request);
            return new CompleteTaskResponse();
        });

    public override Task<CompleteTaskResponse> CompleteWorkflowTask(WorkflowResponse request, ServerCallContext context) =>
        RunAsync(context, async _ =>
        {
            await engine.Turns.CompleteTurnAsync(Key(request.InstanceId), request);
            return new CompleteTaskResponse();
        });

    /// <summary>The older name of <see cref="CompleteWorkflowTask" />, which the .NET worker uses.</summary>
    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(WorkflowResponse request, ServerCallContext context) =>
        CompleteWorkflowTask(request, context);

    private static string? Reason(string? given) => string.IsNullOrEmpty(given) ? null : given;

    private static async Task WhileAsync(string doing, Task work)
    {
        try
        {
            await work;
        }
        catch (RpcException failure)
        {
            throw TaskHubErrors.While(doing, failure);
        }
    }

    private InstanceKey Key(string instanceId) => new(app.AppId, instanceId);

    private async Task<T> RunAsync<T>(ServerCallContext context, Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await engine.RunAsync(work, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(Status.DefaultCancelled);
        }
    }
}
