using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.Tests.Dapr.Engine.Messages;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>Terminate, suspend, resume, purge and events, where the recordings do not show what happens.</summary>
public sealed class SteeringTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspend_resume_and_terminate_return_when_a_worker_has_taken_them_up()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a");

        foreach ((Func<Task> call, OrchestrationStatus status) in new (Func<Task>, OrchestrationStatus)[]
        {
            (() => worker.Client.SuspendInstanceAsync(new SuspendRequest { InstanceId = "a", Reason = "" }).ResponseAsync, OrchestrationStatus.Suspended),
            (() => worker.Client.ResumeInstanceAsync(new ResumeRequest { InstanceId = "a", Reason = "go" }).ResponseAsync, OrchestrationStatus.Running),
            (() => worker.Client.TerminateInstanceAsync(new TerminateRequest { InstanceId = "a" }).ResponseAsync, OrchestrationStatus.Terminated),
        })
        {
            Task called = call();
            await worker.TakeTurnOfAsync("a");
            Assert.False(called.IsCompleted);
            await worker.AnswerAsync(status == OrchestrationStatus.Terminated ? Terminated("a") : Answer("a"));
            await called;
            Assert.Equal(status, await StatusAsync(worker.Client, "a"));
        }

        GetInstanceHistoryResponse history = await worker.Client.GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        Assert.Null(history.Events.Single(e => e.ExecutionSuspended is not null).ExecutionSuspended.Input);
        Assert.Equal("go", history.Events.Single(e => e.ExecutionResumed is not null).ExecutionResumed.Input);
    }

    [Fact]
    public async Task An_instance_that_continues_as_new_when_it_is_resumed_is_not_suspended_any_more()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a");
        using AsyncUnaryCall<SuspendResponse> suspend = worker.Client.SuspendInstanceAsync(
            new SuspendRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Answer("a"));
        await suspend;

        using AsyncUnaryCall<ResumeResponse> resume = worker.Client.ResumeInstanceAsync(
            new ResumeRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Answer("a", End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.ContinuedAsNew })));

        await resume;
        Assert.Equal(OrchestrationStatus.Running, await StatusAsync(worker.Client, "a"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationStatus.ContinuedAsNew)]
    [InlineData(OrchestrationStatus.Terminated)]
    public async Task A_worker_that_overlooks_a_termination_keeps_nothing_alive(OrchestrationStatus? goesOnAs)
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a", Activity(0), TimerDue(In(60_000), 1), Child(2, "child"));
        await worker.TakeTurnOfAsync("child");
        await worker.AnswerAsync(Answer("child"));
        await worker.TakeActivityAsync();

        using AsyncUnaryCall<TerminateResponse> terminate = worker.Client.TerminateInstanceAsync(
            new TerminateRequest { InstanceId = "a", Output = "told", Recursive = true }, cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Answer("a", goesOnAs is { } status
            ? [Activity(3), Child(4, "late"), End(new CompleteWorkflowAction { WorkflowStatus = status, Result = "told" })]
            : []));
        await terminate;
        WorkflowRequest child = await worker.TakeTurnOfAsync("child");
        await worker.AnswerAsync(Terminated("child"));

        GetInstanceResponse end = await worker.Client.GetInstanceAsync(Instance("a"), cancellationToken: Cancellation);
        Assert.Equal((OrchestrationStatus.Terminated, "told"), (end.WorkflowState.WorkflowStatus, end.WorkflowState.Output));
        Assert.True(child.NewEvents[1].ExecutionTerminated.Recurse);
        Assert.Equal("told", child.NewEvents[1].ExecutionTerminated.Input);
        Assert.False((await worker.Client.GetInstanceAsync(Instance("late"), cancellationToken: Cancellation)).Exists);
        Assert.Empty(worker.Unclaimed());
    }

    [Fact]
    public async Task Termination_and_purge_reach_all_below_and_a_timer_or_activity_of_the_terminated_wakes_nobody()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a", Child(0, "b"), TimerDue(In(50), 1));
        foreach ((string id, string below) in new[] { ("b", "c"), ("c", "d") })
        {
            await worker.TakeTurnOfAsync(id);
            await worker.AnswerAsync(Answer(id, Child(0, below), Activity(1)));
        }

        await worker.TakeTurnOfAsync("d");
        await worker.AnswerAsync(Answer("d", Activity(0)));
        using AsyncUnaryCall<TerminateResponse> terminate = worker.Client.TerminateInstanceAsync(
            new TerminateRequest { InstanceId = "a", Recursive = true }, cancellationToken: Cancellation);
        foreach (string id in new[] { "a", "b", "c", "d" })
        {
            while (!(await worker.TakeTurnOfAsync(id)).NewEvents.Any(e => e.ExecutionTerminated is not null))
            {
                await worker.AnswerAsync(Answer(id)); // Of a, which its timer may have woken before.
            }

            await worker.AnswerAsync(Terminated(id));
        }

        await terminate;
        for (int i = 0; i < 3; i++)
        {
            ActivityRequest activity = (await worker.TakeActivityAsync()).ActivityRequest;
            await worker.Client.CompleteActivityTaskAsync(
                new ActivityResponse { InstanceId = activity.WorkflowInstance.InstanceId, TaskId = activity.TaskId, Result = "late" },
                cancellationToken: Cancellation);
        }

        await worker.BeginAsync("later", TimerDue(In(60)));
        Assert.NotNull((await worker.TakeTurnOfAsync("later")).NewEvents[1].TimerFired); // So the one before is past.
        await worker.AnswerAsync(Completed("later", "end"));
        await worker.Client.PurgeInstancesAsync(new PurgeInstancesRequest { InstanceId = "later" }, cancellationToken: Cancellation);
        Assert.Empty(worker.Unclaimed());
        PurgeInstancesResponse purged = await worker.Client.PurgeInstancesAsync(
            new PurgeInstancesRequest { InstanceId = "a", Recursive = true }, cancellationToken: Cancellation);
        Assert.Equal(4, purged.DeletedInstanceCount);
        Assert.Empty((await worker.Client.ListInstanceIDsAsync(new ListInstanceIDsRequest(), cancellationToken: Cancellation)).InstanceIds);
    }

    [Fact]
    public async Task An_id_is_free_again_only_when_all_its_instance_began_has_ended()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a", Child(0, "b"), End(new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed }));
        await worker.TakeTurnOfAsync("b");

        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation).ResponseAsync);
        await worker.AnswerAsync(Completed("b", "end"));
        await worker.BeginAsync("a");

        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.Equal(
            "failed to create workflow instance: rpc error: code = AlreadyExists desc = "
            + "cannot recreate workflow with ID 'a': child workflow 'b': orchestration has not yet completed",
            refused.Status.Detail);
    }

    [Fact]
    public async Task Many_events_at_once_arrive_each_once_in_the_order_their_callers_were_answered()
    {
        const int callers = 8;
        const int each = 25;
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        await worker.BeginAsync("a");

        Task raised = Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            for (int i = 0; i < each; i++)
            {
                await client.RaiseEventAsync(Raise("a", $"{caller}", $"{i}"), cancellationToken: Cancellation);
            }
        }));
        var arrived = new List<EventRaisedEvent>();
        while (arrived.Count < callers * each)
        {
            arrived.AddRange((await worker.TakeTurnOfAsync("a")).NewEvents.Where(e => e.EventRaised is not null).Select(e => e.EventRaised));
            await worker.AnswerAsync(Answer("a"));
        }

        await raised;
        Assert.All(
            arrived.GroupBy(e => e.Name),
            of => Assert.Equal(Enumerable.Range(0, each).Select(i => $"{i}"), of.Select(e => e.Input)));
        Assert.Empty(worker.Unclaimed());
    }

    private static async Task<OrchestrationStatus?> StatusAsync(TaskHubSidecarServiceClient client, string id) =>
        (await client.GetInstanceAsync(Instance(id), cancellationToken: Cancellation)).WorkflowState?.WorkflowStatus;
}
