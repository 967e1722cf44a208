using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.State;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Dapr's gRPC API, as far as LocalDapr serves it; codes and texts are Dapr's.</summary>
internal sealed class DaprService(AppComponents components, SidecarMetadata metadata) : Protocol.Dapr.DaprBase
{
    public override async Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        return StateMessages.Answer(await Checked(
            () => store.GetAsync(request.Key, context.CancellationToken), failure => Internal(StateErrors.Get(store.Name, request.Key, failure))));
    }

    public override async Task<GetBulkStateResponse> GetBulkState(GetBulkStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        IReadOnlyList<StoredItem> items = await Checked(() => store.GetManyAsync(request.Keys, context.CancellationToken), Bare);
        var found = items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        var answer = new GetBulkStateResponse();
        foreach (string key in request.Keys.Distinct(StringComparer.Ordinal))
        {
            answer.Items.Add(StateMessages.BulkAnswer(key, found.GetValueOrDefault(key)));
        }

        return answer;
    }

    public override async Task<Empty> SaveState(SaveStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        IReadOnlyList<ETagMismatchException> lost = await Checked(
            () => new ValueTask<IReadOnlyList<ETagMismatchException>>(
                store.WriteEachAsync([.. request.States.Select(StateMessages.Upsert)], context.CancellationToken)),
            failure => Internal(StateErrors.Save(store.Name, failure)));
        return lost.Count == 0
            ? new Empty()
            : throw new RpcException(new Status(StatusCode.Aborted, StateErrors.Save(store.Name, request.States.Count, lost)));
    }

    public override async Task<Empty> DeleteState(DeleteStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        try
        {
            return await Checked(
                () => Done(store.DeleteAsync(StateMessages.Delete(request.Key, request.Etag), context.CancellationToken)),
                failure => Internal(StateErrors.Delete(request.Key, failure)));
        }
        catch (ETagMismatchException lost)
        {
            throw new RpcException(new Status(StatusCode.Aborted, StateErrors.Delete(request.Key, lost)));
        }
    }

    public override async Task<Empty> ExecuteStateTransaction(ExecuteStateTransactionRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        try
        {
            return await Checked(
                () => Done(store.WriteAllAsync([.. request.Operations.Select(Operation)], context.CancellationToken)),
                failure => Internal(StateErrors.Transaction(failure)));
        }
        catch (ETagMismatchException lost)
        {
            throw Internal(StateErrors.Transaction(lost));
        }
    }

    public override async Task<InvokeBindingResponse> InvokeBinding(InvokeBindingRequest request, ServerCallContext context)
    {
        try
        {
            byte[] data = await components.OutputBindings.InvokeAsync(
                request.Name, request.Operation, MessageBytes.Of(request.Data), request.Metadata, context.CancellationToken);
            return new InvokeBindingResponse { Data = UnsafeByteOperations.UnsafeWrap(data) };
        }
        catch (BindingException failure)
        {
            throw Internal(failure.Message);
        }
    }

    public override Task<GetMetadataResponse> GetMetadata(GetMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(metadata.ToMessage());

    private static StateWrite Operation(TransactionalStateOperation operation) =>
        StateMessages.Operation(operation)
        ?? throw new RpcException(new Status(StatusCode.Unimplemented, StateErrors.UnknownOperation(operation.OperationType)));

    private static async ValueTask<Empty> Done(Task work)
    {
        await work;
        return new Empty();
    }

    private static async Task<T> Checked<T>(Func<ValueTask<T>> work, Func<Exception, RpcException> ended)
    {
        try
        {
            return await work();
        }
        catch (InvalidStateRequestException wrong)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, wrong.Message));
        }
        catch (Exception failure) when (failure is PolicyException or StoreRefusalException)
        {
            throw ended(failure);
        }
    }

    private static RpcException Internal(string message) => new(new Status(StatusCode.Internal, message));

    /// <summary>Dapr hands on what ends a bulk get as it is, and its gRPC library finds a code for it.</summary>
    private static RpcException Bare(Exception failure) =>
        new(new Status(failure is PolicyException { IsTimeout: true } ? StatusCode.DeadlineExceeded : StatusCode.Unknown, failure.Message));

    private StateStore Store(string name) =>
        components.StateStores.GetValueOrDefault(name)
        ?? throw new RpcException(components.HasStateStore
            ? new Status(StatusCode.InvalidArgument, StateErrors.NotFound(name))
            : new Status(StatusCode.FailedPrecondition, StateErrors.NotConfigured(name)));
}
