using System.Threading.Channels;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>An open stream of work items, from which a test takes the one it expects next.</summary>
internal sealed class WorkerConnection : IAsyncDisposable
{
    /// <summary>What does not come within this time will not come, on however busy a machine.</summary>
    public static readonly TimeSpan Patience = Eventually.Limit;

    private readonly CancellationTokenSource cut = new();
    private readonly Channel<WorkItem> arriving = Channel.CreateUnbounded<WorkItem>();
    private readonly List<WorkItem> unclaimed = [];

    public WorkerConnection(TaskHubSidecarServiceClient client)
    {
        Client = client;
        Ended = ReadAsync(client);
    }

    public TaskHubSidecarServiceClient Client { get; }

    /// <summary>How the stream ended, seen from the worker.</summary>
    public Task<StatusCode> Ended { get; }

    /// <summary>The first item that matches, waiting for it if need be.</summary>
    public async Task<WorkItem> TakeAsync(Func<WorkItem, bool> matches)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (unclaimed.Find(item => matches(item)) is { } found)
            {
                unclaimed.Remove(found);
                return found;
            }

            unclaimed.Add(await arriving.Reader.ReadAsync(patience.Token));
        }
    }

    public Task<WorkItem> TakeActivityAsync() => TakeAsync(item => item.ActivityRequest is not null);

    public Task<WorkItem> TakeTurnAsync() => TakeAsync(item => item.WorkflowRequest is not null);

    /// <summary>The next turn of an instance.</summary>
    public async Task<WorkflowRequest> TakeTurnOfAsync(string instanceId) =>
        (await TakeAsync(item => item.WorkflowRequest?.InstanceId == instanceId)).WorkflowRequest;

    public async Task AnswerAsync(WorkflowResponse answer) => await Client.CompleteOrchestratorTaskAsync(answer);

    /// <summary>Starts an instance and answers its first turn.</summary>
    public async Task BeginAsync(string instanceId, params IEnumerable<WorkflowAction> actions)
    {
        AsyncUnaryCall<CreateInstanceResponse> start = Client.StartInstanceAsync(Messages.Start(instanceId));
        await TakeTurnOfAsync(instanceId);
        await AnswerAsync(Messages.Answer(instanceId, actions));
        await start;
    }

    /// <summary>What came and nobody took.</summary>
    public IReadOnlyList<WorkItem> Unclaimed()
    {
        while (arriving.Reader.TryRead(out WorkItem? item))
        {
            unclaimed.Add(item);
        }

        return unclaimed;
    }

    public async Task CutAsync()
    {
        await cut.CancelAsync();
        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        cut.Dispose();
    }

    private async Task<StatusCode> ReadAsync(TaskHubSidecarServiceClient client)
    {
        try
        {
            using AsyncServerStreamingCall<WorkItem> call = client.GetWorkItems(new GetWorkItemsRequest(), cancellationToken: cut.Token);
            await foreach (WorkItem item in call.ResponseStream.ReadAllAsync())
            {
                arriving.Writer.TryWrite(item);
            }

            return StatusCode.OK;
        }
        catch (RpcException end)
        {
            return end.StatusCode;
        }
    }
}
