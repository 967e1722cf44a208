using Dapr.Workflow;
using Dapr.Workflow.Client;
using Dapr.Workflow.Sidecar;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wire = Fleetscore.WorkflowProtocol;
using WorkflowState = Dapr.Workflow.WorkflowState;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class DaprWorkflowClientTests
{
    private readonly WatchedClock _clock = new();

    [Fact]
    public async Task A_workflow_starts_under_the_id_given_or_a_fresh_one()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();

        Assert.Equal("run-1", await client.ScheduleNewWorkflowAsync("Run", "run-1", new { Size = 5 }));
        Assert.True(Guid.TryParse(await client.ScheduleNewWorkflowAsync("Run"), out _));

        CreateInstanceRequest first = (CreateInstanceRequest)sidecar.Requests.First();
        Assert.Equal(new CreateInstanceRequest { InstanceId = "run-1", Name = "Run", Input = "{\"size\":5}", ParentTraceContext = first.ParentTraceContext }, first);
    }

    [Fact]
    public async Task An_id_that_runs_already_is_AlreadyExists()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        sidecar.Refusals.Enqueue(StatusCode.AlreadyExists);

        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            () => app.Services.GetRequiredService<DaprWorkflowClient>().ScheduleNewWorkflowAsync("Run", "run-1"));

        Assert.Equal(StatusCode.AlreadyExists, failure.StatusCode);
    }

    [Fact]
    public async Task A_state_tells_what_the_sidecar_knows()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        sidecar.State = new()
        {
            Exists = true,
            WorkflowState = new()
            {
                InstanceId = "run-1",
                Name = "Run",
                WorkflowStatus = OrchestrationStatus.Failed,
                CreatedTimestamp = new() { Seconds = 1 },
                LastUpdatedTimestamp = new() { Seconds = 2 },
                Input = "[1,2]",
                CustomStatus = "\"working\"",
                FailureDetails = new() { ErrorType = "Boom", ErrorMessage = "boom" },
            },
        };

        WorkflowState state = await app.Services.GetRequiredService<DaprWorkflowClient>().GetWorkflowStateAsync(
            "run-1", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((true, "Run", WorkflowRuntimeStatus.Failed), (state.Exists, state.WorkflowName, state.RuntimeStatus));
        Assert.Equal((true, false), (state.IsWorkflowCompleted, state.IsWorkflowRunning));
        Assert.Equal((1, 2), (state.CreatedAt.ToUnixTimeSeconds(), state.LastUpdatedAt.ToUnixTimeSeconds()));
        Assert.Equal([1, 2], state.ReadInputAs<int[]>()!);
        Assert.Null(state.ReadOutputAs<string>());
        Assert.Equal("working", state.ReadCustomStatusAs<string>());
        Assert.Equal("Boom: boom", state.FailureDetails?.ToString());
    }

    [Fact]
    public async Task An_unknown_instance_is_a_state_that_does_not_exist_but_cannot_be_waited_for()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();

        WorkflowState state = await client.GetWorkflowStateAsync("nobody", cancellation: TestContext.Current.CancellationToken);
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.WaitForWorkflowStartAsync("nobody", cancellation: TestContext.Current.CancellationToken));

        Assert.Equal((false, WorkflowRuntimeStatus.Unknown), (state.Exists, state.RuntimeStatus));
        Assert.Equal("There is no workflow instance 'nobody'.", failure.Message);
    }

    [Fact]
    public async Task A_wait_outlives_a_sidecar_that_goes_away()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        sidecar.State = new() { Exists = true, WorkflowState = new() { WorkflowStatus = OrchestrationStatus.Completed, Output = "1" } };
        sidecar.Refusals.Enqueue(StatusCode.Unavailable);
        sidecar.Refusals.Enqueue(StatusCode.DeadlineExceeded);

        Task<WorkflowState> waiting = app.Services.GetRequiredService<DaprWorkflowClient>().WaitForWorkflowCompletionAsync(
            "run-1", cancellation: TestContext.Current.CancellationToken);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(50));
        await _clock.PassAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal(1, (await waiting).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Steering_calls_say_what_they_mean()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, _ => { });
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        await client.RaiseEventAsync("run-1", "go", 7, cancellation);
        await client.SuspendWorkflowAsync("run-1", "why", cancellation);
        await client.ResumeWorkflowAsync("run-1", cancellation: cancellation);
        await client.TerminateWorkflowAsync("run-1", "out", cancellation);
        Assert.False(await client.PurgeInstanceAsync("run-1", cancellation));
        WorkflowInstancePage page = await client.ListInstanceIdsAsync("token", 2, cancellation);
        IReadOnlyList<WorkflowHistoryEvent> history = await client.GetInstanceHistoryAsync("run-1", cancellation);

        Assert.Equal(
            [
                new RaiseEventRequest { InstanceId = "run-1", Name = "go", Input = "7" },
                new SuspendRequest { InstanceId = "run-1", Reason = "why" },
                new ResumeRequest { InstanceId = "run-1" },
                new TerminateRequest { InstanceId = "run-1", Output = "\"out\"", Recursive = true },
                new PurgeInstancesRequest { InstanceId = "run-1", Recursive = true },
                new ListInstanceIDsRequest { ContinuationToken = "token", PageSize = 2 },
                new GetInstanceHistoryRequest { InstanceId = "run-1" },
            ],
            sidecar.Requests);
        Assert.Equal(["one", "two"], page.InstanceIds);
        Assert.Equal("more", page.ContinuationToken);
        Assert.Equal([new(3, WorkflowHistoryEventType.SubOrchestrationInstanceCreated, DateTime.UnixEpoch.AddSeconds(1))], history);
    }

    [Fact]
    public void Each_recorded_kind_of_event_has_a_name_here()
    {
        Wire.HistoryEvent.EventTypeOneofCase[] unnamed =
        [
            .. Enum.GetValues<Wire.HistoryEvent.EventTypeOneofCase>().Where(kind => HistoryEventTypes.From(kind) == WorkflowHistoryEventType.Unknown),
        ];

        Assert.Equal([Wire.HistoryEvent.EventTypeOneofCase.None], unnamed);
    }

    [Theory]
    [InlineData(null, null, "http://localhost:50001/")]
    [InlineData(null, "3501", "http://localhost:3501/")]
    [InlineData("https://sidecar:443", "3501", "https://sidecar/")]
    public void The_sidecar_is_found_by_endpoint_then_port_then_default(string? endpoint, string? port, string address)
    {
        Assert.Equal(address, SidecarAddress.From(Settings(endpoint, port)).Endpoint.ToString());
    }

    [Theory]
    [InlineData(null, "many", "DAPR_GRPC_PORT is 'many'; it must be a number from 1 to 65535.")]
    [InlineData("sidecar", null, "DAPR_GRPC_ENDPOINT is 'sidecar'; it must be a URL such as http://localhost:50001.")]
    public void A_wrong_address_is_refused_with_its_value(string? endpoint, string? port, string message)
    {
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => SidecarAddress.From(Settings(endpoint, port))).Message);
    }

    private static IConfiguration Settings(string? endpoint, string? port)
    {
        return new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["DAPR_GRPC_ENDPOINT"] = endpoint ?? "", ["DAPR_GRPC_PORT"] = port ?? "" })
            .Build();
    }
}
