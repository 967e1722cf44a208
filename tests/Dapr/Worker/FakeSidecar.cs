using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>A sidecar on a free port that hands out what the test says and keeps what comes back.</summary>
internal sealed class FakeSidecar : TaskHubSidecarService.TaskHubSidecarServiceBase, IAsyncDisposable
{
    private readonly Channel<Stream> _streams = Channel.CreateUnbounded<Stream>();
    private readonly Channel<ActivityResponse> _activities = Channel.CreateUnbounded<ActivityResponse>();
    private readonly Channel<WorkflowResponse> _turns = Channel.CreateUnbounded<WorkflowResponse>();
    private readonly Channel<string> _hellos = Channel.CreateUnbounded<string>();
    private WebApplication? _host;

    public Uri Address => new(_host!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public ConcurrentQueue<object> Requests { get; } = new();

    /// <summary>What the next calls of the client meet, oldest first; then all is well.</summary>
    public ConcurrentQueue<StatusCode> Refusals { get; } = new();

    public GetInstanceResponse State { get; set; } = new();

    public static async Task<FakeSidecar> StartAsync(int port = 0)
    {
        FakeSidecar sidecar = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(sidecar);
        sidecar._host = builder.Build();
        sidecar._host.MapGrpcService<FakeSidecar>();
        await sidecar._host.StartAsync(TestContext.Current.CancellationToken);
        return sidecar;
    }

    /// <summary>The next stream a worker opens.</summary>
    public Task<Stream> NextStreamAsync() => NextAsync(_streams);

    public Task<ActivityResponse> NextActivityAsync() => NextAsync(_activities);

    public Task<WorkflowResponse> NextTurnAsync() => NextAsync(_turns);

    /// <summary>The token of the next keep-alive, empty without one.</summary>
    public Task<string> NextHelloAsync() => NextAsync(_hellos);

    /// <summary>Goes away as a server does that is asked to: GOAWAY first, open streams are left to their ends.</summary>
    public Task LeaveAsync() => _host!.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
    }

    public override async Task GetWorkItems(GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        Stream stream = new(context.CancellationToken);
        await _streams.Writer.WriteAsync(stream, context.CancellationToken);
        await foreach (WorkItem item in stream.Items.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(item, context.CancellationToken);
        }
    }

    public override Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context)
    {
        _activities.Writer.TryWrite(request);
        return Task.FromResult(new CompleteTaskResponse());
    }

    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(WorkflowResponse request, ServerCallContext context)
    {
        _turns.Writer.TryWrite(request);
        return Task.FromResult(new CompleteTaskResponse());
    }

    public override Task<Empty> Hello(Empty request, ServerCallContext context)
    {
        _hellos.Writer.TryWrite(context.RequestHeaders.GetValue("dapr-api-token") ?? "");
        return Task.FromResult(new Empty());
    }

    public override Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCallContext context)
    {
        return Answer(request, new CreateInstanceResponse { InstanceId = request.InstanceId });
    }

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) => Answer(request, State);

    public override Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, ServerCallContext context) => Answer(request, State);

    public override Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, ServerCallContext context) => Answer(request, State);

    public override Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context) => Answer(request, new RaiseEventResponse());

    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context) => Answer(request, new TerminateResponse());

    public override Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context) => Answer(request, new SuspendResponse());

    public override Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context) => Answer(request, new ResumeResponse());

    public override Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        return Answer(request, new PurgeInstancesResponse { DeletedInstanceCount = State.Exists ? 1 : 0 });
    }

    public override Task<ListInstanceIDsResponse> ListInstanceIDs(ListInstanceIDsRequest request, ServerCallContext context)
    {
        return Answer(request, new ListInstanceIDsResponse { InstanceIds = { "one", "two" }, ContinuationToken = "more" });
    }

    public override Task<GetInstanceHistoryResponse> GetInstanceHistory(GetInstanceHistoryRequest request, ServerCallContext context)
    {
        return Answer(request, new GetInstanceHistoryResponse
        {
            Events = { new HistoryEvent { EventId = 3, Timestamp = new() { Seconds = 1 }, ChildWorkflowInstanceCreated = new() } },
        });
    }

    private static Task<T> NextAsync<T>(Channel<T> channel)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return channel.Reader.ReadAsync(cancellation).AsTask().WaitAsync(WatchedClock.Patience, cancellation);
    }

    private Task<T> Answer<T>(object request, T answer)
    {
        Requests.Enqueue(request);
        return Refusals.TryDequeue(out StatusCode refusal) ? throw new RpcException(new Status(refusal, "as the test says")) : Task.FromResult(answer);
    }

    /// <summary>One open stream of work items.</summary>
    internal sealed class Stream(CancellationToken closed)
    {
        public Channel<WorkItem> Items { get; } = Channel.CreateUnbounded<WorkItem>();

        /// <summary>Set when the worker closes the stream.</summary>
        public CancellationToken Closed => closed;

        public void Send(WorkItem item) => Items.Writer.TryWrite(item);

        public void SendActivity(string name, int taskId = 0, string? input = null, string token = "")
        {
            Send(new()
            {
                ActivityRequest = new() { Name = name, TaskId = taskId, Input = input, WorkflowInstance = new() { InstanceId = "instance-1" }, TaskExecutionId = $"task-{taskId}" },
                CompletionToken = token,
            });
        }

        public void End() => Items.Writer.Complete();

        public void Break() => Items.Writer.Complete(new RpcException(new Status(StatusCode.Unavailable, "broken by the test")));
    }
}
