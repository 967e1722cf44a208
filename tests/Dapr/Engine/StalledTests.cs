using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.Tests.Dapr.Engine.Messages;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>Instances that cannot go on although nothing has failed. What is expected stands in the source and tests of Dapr 1.18.3.</summary>
public sealed class StalledTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_told_to_a_stalled_instance_is_refused_and_only_force_purges_it()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        TaskHubSidecarServiceClient client = worker.Client;
        await StallAsync(worker);

        var failures = new List<string>();
        foreach (Func<Task> call in new Func<Task>[]
        {
            () => client.RaiseEventAsync(Raise("a", "E")).ResponseAsync,
            () => client.SuspendInstanceAsync(new SuspendRequest { InstanceId = "a" }).ResponseAsync,
            () => client.ResumeInstanceAsync(new ResumeRequest { InstanceId = "a" }).ResponseAsync,
            () => client.WaitForInstanceCompletionAsync(Instance("a")).ResponseAsync,
            () => client.TerminateInstanceAsync(new TerminateRequest { InstanceId = "a" }).ResponseAsync,
            () => client.StartInstanceAsync(Start("a")).ResponseAsync,
            () => client.PurgeInstancesAsync(new PurgeInstancesRequest { InstanceId = "a" }).ResponseAsync,
            () => client.PurgeInstancesAsync(new PurgeInstancesRequest { InstanceId = "a", Recursive = true }).ResponseAsync,
        })
        {
            Status status = (await Assert.ThrowsAsync<RpcException>(call)).Status;
            Assert.Equal(StatusCode.Unknown, status.StatusCode);
            failures.Add(status.Detail);
        }

        const string stalled = "failed to invoke method for workflow 'a': actor is stalled";
        Assert.Equal(
            [
                stalled, stalled, stalled, stalled, $"failed to submit termination request: {stalled}", $"failed to create workflow instance: {stalled}",
                $"failed to purge workflow state: {stalled}", "failed to purge workflow state: orchestration has not yet completed",
            ],
            failures);
        await client.PurgeInstancesAsync(new PurgeInstancesRequest { InstanceId = "a", Force = true }, cancellationToken: Cancellation);
        Assert.False((await client.GetInstanceAsync(Instance("a"), cancellationToken: Cancellation)).Exists);
    }

    [Fact]
    public async Task An_activity_too_large_for_a_message_stalls_its_workflow_until_a_worker_asks_for_less()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a", Activity(0), Activity(1, new string('x', 4_000_000)));
        ExecutionStalledEvent reason = await StalledAsync(worker.Client);
        Assert.Equal(StalledReason.PayloadSizeExceeded, reason.Reason);
        Assert.StartsWith("activity 'A::1' payload 4000", reason.Description, StringComparison.Ordinal);
        Assert.Contains("exceeds 95% of max gRPC body size 4194304 bytes", reason.Description, StringComparison.Ordinal);
        await worker.DisposeAsync();

        await using var next = new WorkerConnection(host.Connect("scheduler"));
        WorkflowRequest again = await next.TakeTurnOfAsync("a");
        await next.AnswerAsync(Answer("a", Activity(0), Activity(1, "less")));

        Assert.NotNull(again.NewEvents[1].ExecutionStarted);
        Assert.Equal(["", "less"], new[] { (await next.TakeActivityAsync()).ActivityRequest.Input ?? "", (await next.TakeActivityAsync()).ActivityRequest.Input ?? "" }.Order());
        Assert.Equal(OrchestrationStatus.Running, await StatusAsync(next.Client));
    }

    [Fact]
    public async Task A_turn_too_large_is_tried_again_at_the_next_start_and_says_so_once()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using (var worker = new WorkerConnection(host.Connect("scheduler")))
        {
            using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(
                Start("a", new string('x', 3_990_000)), cancellationToken: Cancellation);
            await StalledAsync(worker.Client);
        }

        await host.RestartAsync();
        await using var next = new WorkerConnection(host.Connect("scheduler"));
        await next.BeginAsync("other"); // By now the stalled one has been tried.

        Assert.Equal(StalledReason.PayloadSizeExceeded, (await StalledAsync(next.Client)).Reason);
        GetInstanceHistoryResponse history = await next.Client.GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        Assert.Single(history.Events, e => e.ExecutionStalled is not null);
    }

    [Fact]
    public async Task Code_without_the_patches_of_history_stalls_and_code_with_them_goes_on()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        var old = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = old.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await old.TakeTurnOfAsync("a");
        await old.AnswerAsync(new WorkflowResponse { InstanceId = "a", Version = new WorkflowVersion { Patches = { "p1" } } });
        using AsyncUnaryCall<SuspendResponse> suspend = old.Client.SuspendInstanceAsync(new SuspendRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        await old.TakeTurnOfAsync("a");
        await old.AnswerAsync(new WorkflowResponse { InstanceId = "a", Version = new WorkflowVersion { Patches = { "p1" } } });
        await old.Client.RaiseEventAsync(Raise("a", "E"), cancellationToken: Cancellation);
        await old.TakeTurnOfAsync("a");
        await old.AnswerAsync(Answer("a"));
        ExecutionStalledEvent reason = await StalledAsync(old.Client);
        await old.DisposeAsync();

        await using var next = new WorkerConnection(host.Connect("scheduler"));
        WorkflowRequest again = await next.TakeTurnOfAsync("a");
        await next.AnswerAsync(new WorkflowResponse { InstanceId = "a", Version = new WorkflowVersion { Patches = { "p1", "p2" } } });
        await next.Client.RaiseEventAsync(Raise("a", "F"), cancellationToken: Cancellation);
        WorkflowRequest last = await next.TakeTurnOfAsync("a");

        Assert.Equal(StalledReason.PatchMismatch, reason.Reason);
        Assert.Equal("Patch mismatch. History patches: [p1], current patches: []. ", reason.Description);
        Assert.Equal("E", again.NewEvents[1].EventRaised.Name);
        Assert.Equal(OrchestrationStatus.Suspended, await StatusAsync(next.Client)); // As before it stalled.
        Assert.Equal(
            ["p1", "", "p2"], // Each turn has those that are new in it.
            last.PastEvents.Where(e => e.WorkflowStarted is not null).Select(e => string.Join(' ', e.WorkflowStarted.Version?.Patches ?? [])));
    }

    [Fact]
    public async Task A_version_that_no_worker_has_stalls_the_instance()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(new WorkflowResponse { InstanceId = "a", Version = new WorkflowVersion { Name = "v1" } });
        await worker.Client.RaiseEventAsync(Raise("a", "E"), cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Answer("a", new WorkflowAction { WorkflowVersionNotAvailable = new WorkflowVersionNotAvailableAction() }));

        ExecutionStalledEvent reason = await StalledAsync(worker.Client);
        Assert.Equal(StalledReason.VersionNotAvailable, reason.Reason);
        Assert.Equal("Version not available: v1", reason.Description);
    }

    [Fact]
    public async Task A_worker_that_connects_while_the_turn_that_stalls_is_under_way_is_tried_as_well()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var old = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = old.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await old.TakeTurnOfAsync("a");
        await using var next = new WorkerConnection(host.Connect("scheduler"));
        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 2, "the next worker is connected");

        await old.AnswerAsync(Answer("a", Activity(0, new string('x', 4_000_000))));
        await next.TakeTurnOfAsync("a");
        await next.AnswerAsync(Answer("a", Activity(0, "less")));

        await Eventually.IsTrueAsync(async () => await StatusAsync(next.Client) == OrchestrationStatus.Running, "the instance goes on");
    }

    private static Task StallAsync(WorkerConnection worker) => worker.BeginAsync("a", Activity(0, new string('x', 4_000_000)));

    /// <summary>The reason, once the client sees the instance as stalled.</summary>
    private static async Task<ExecutionStalledEvent> StalledAsync(TaskHubSidecarServiceClient client)
    {
        await Eventually.IsTrueAsync(
            async () => await StatusAsync(client) == OrchestrationStatus.Stalled, "the instance is stalled");
        GetInstanceHistoryResponse history = await client.GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        return history.Events[^1].ExecutionStalled;
    }

    private static async Task<OrchestrationStatus?> StatusAsync(TaskHubSidecarServiceClient client) =>
        (await client.GetInstanceAsync(Instance("a"), cancellationToken: Cancellation)).WorkflowState?.WorkflowStatus;
}
