using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.State;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Dapr's gRPC API, as far as LocalDapr serves it; codes and texts are Dapr's.</summary>
internal sealed class DaprService(AppComponents components, SidecarMetadata metadata) : Protocol.Dapr.DaprBase
{
    public override Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context) =>
        Task.FromResult(Checked(() => StateMessages.Answer(Store(request.StoreName).Get(request.Key))));

    public override Task<GetBulkStateResponse> GetBulkState(GetBulkStateRequest request, ServerCallContext context)
    {
        IReadOnlyList<StoredItem> items = Checked(() => Store(request.StoreName).GetMany(request.Keys));
        var found = items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        var answer = new GetBulkStateResponse();
        foreach (string key in request.Keys.Distinct(StringComparer.Ordinal))
        {
            answer.Items.Add(StateMessages.BulkAnswer(key, found.GetValueOrDefault(key)));
        }

        return Task.FromResult(answer);
    }

    public override async Task<Empty> SaveState(SaveStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        IReadOnlyList<ETagMismatchException> lost =
            await Checked(() => store.WriteEachAsync([.. request.States.Select(StateMessages.Upsert)]));
        return lost.Count == 0
            ? new Empty()
            : throw new RpcException(new Status(StatusCode.Aborted, StateErrors.Save(store.Name, request.States.Count, lost)));
    }

    public override async Task<Empty> DeleteState(DeleteStateRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        IReadOnlyList<ETagMismatchException> lost =
            await Checked(() => store.WriteEachAsync([StateMessages.Delete(request.Key, request.Etag)]));
        return lost.Count == 0
            ? new Empty()
            : throw new RpcException(new Status(StatusCode.Aborted, StateErrors.Delete(request.Key, lost[0])));
    }

    public override async Task<Empty> ExecuteStateTransaction(ExecuteStateTransactionRequest request, ServerCallContext context)
    {
        StateStore store = Store(request.StoreName);
        try
        {
            await Checked(() => store.WriteAllAsync([.. request.Operations.Select(Operation)]));
            return new Empty();
        }
        catch (ETagMismatchException lost)
        {
            throw new RpcException(new Status(StatusCode.Internal, StateErrors.Transaction(lost)));
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
            throw new RpcException(new Status(StatusCode.Internal, failure.Message));
        }
    }

    public override Task<GetMetadataResponse> GetMetadata(GetMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(metadata.ToMessage());

    private static StateWrite Operation(TransactionalStateOperation operation) =>
        StateMessages.Operation(operation)
        ?? throw new RpcException(new Status(StatusCode.Unimplemented, StateErrors.UnknownOperation(operation.OperationType)));

    private static T Checked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidStateRequestException wrong)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, wrong.Message));
        }
    }

    private static async Task<T> Checked<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (InvalidStateRequestException wrong)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, wrong.Message));
        }
    }

    private StateStore Store(string name) =>
        components.StateStores.GetValueOrDefault(name)
        ?? throw new RpcException(new Status(StatusCode.InvalidArgument, StateErrors.NotFound(name)));
}
