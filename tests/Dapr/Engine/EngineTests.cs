using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.Tests.Dapr.Engine.Messages;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>What the recordings do not show: a worker played by hand, frame by frame.</summary>
public sealed class EngineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_worker_a_start_waits_as_long_as_its_caller_and_stores_nothing()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");

        // Not over the network, where the engine might come to know of the end of a deadline only after the worker is there.
        using var patience = new CancellationTokenSource();
        Task waiting = host.StartInstanceAsync("scheduler", Start("a"), patience.Token);
        Assert.False(waiting.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        _ = client.StartInstanceAsync(Start("b"), cancellationToken: Cancellation);

        Assert.Equal("b", (await worker.TakeTurnAsync()).WorkflowRequest.InstanceId);
        Assert.False((await client.GetInstanceAsync(new GetInstanceRequest { InstanceId = "a" }, cancellationToken: Cancellation)).Exists);
    }

    [Fact]
    public async Task A_sidecar_tells_how_many_workers_its_app_has_connected()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler", "scorer");
        using Solution solution = new Solution().App("scheduler");
        var metadata = new SidecarMetadata(HostPlan.Make(solution.Options()).Apps[0], [], () => host.ConnectedCount("scheduler"));
        Assert.False(metadata.ToJson().ContainsKey("workflows")); // Dapr leaves out what is 0.

        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await Eventually.IsTrueAsync(() => (int?)metadata.ToJson()["workflows"]?["connectedWorkers"] == 1, "the worker is counted");
        Assert.Equal(1, metadata.ToMessage().Workflows.ConnectedWorkers);
        Assert.Equal(0, host.ConnectedCount("scorer"));

        await worker.CutAsync();
        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 0, "the worker is not counted any more");
    }

    [Fact]
    public async Task A_turn_whose_worker_was_lost_comes_again_with_the_same_events()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        await using var lost = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        WorkItem first = await lost.TakeTurnAsync();
        await client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "E" }, cancellationToken: Cancellation);
        await lost.CutAsync();

        await using var other = new WorkerConnection(host.Connect("scheduler"));
        WorkItem second = await other.TakeTurnAsync();
        await other.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a" }, cancellationToken: Cancellation);
        await start;
        WorkItem third = await other.TakeTurnAsync();

        Assert.Equal(first, second);
        Assert.Equal("E", third.WorkflowRequest.NewEvents[1].EventRaised.Name);
    }

    [Fact]
    public async Task The_same_answer_twice_counts_once()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();
        var twoActivities = new WorkflowResponse { InstanceId = "a", Actions = { Activity(0), Activity(1) } };

        await worker.Client.CompleteOrchestratorTaskAsync(twoActivities, cancellationToken: Cancellation);
        await worker.TakeActivityAsync();
        await worker.TakeActivityAsync();
        await EndAsync(worker, 0, "zero");
        await EndAsync(worker, 0, "nought");
        await EndAsync(worker, 1, "one");
        await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(twoActivities, cancellationToken: Cancellation);
        await worker.Client.CompleteOrchestratorTaskAsync(Completed("a", "end"), cancellationToken: Cancellation);
        GetInstanceHistoryResponse history = await worker.Client.GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "a" }, cancellationToken: Cancellation);

        Assert.Equal(
            ["WorkflowStarted", "ExecutionStarted", "TaskScheduled", "TaskScheduled", "WorkflowStarted", "TaskCompleted", "TaskCompleted", "ExecutionCompleted"],
            history.Events.Select(e => e.EventTypeCase.ToString()));
        Assert.Equal(["zero", "one"], history.Events.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.Result));
    }

    [Fact]
    public async Task Events_timers_and_scheduled_starts_outlive_a_restart()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();
        await client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", CustomStatus = "waiting", Actions = { TimerDue(In(milliseconds: 400)) } },
            cancellationToken: Cancellation);
        CreateInstanceRequest later = Start("later");
        later.ScheduledStartTimestamp = In(milliseconds: 400);
        await client.StartInstanceAsync(later, cancellationToken: Cancellation);
        await worker.DisposeAsync();
        await client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "E" }, cancellationToken: Cancellation);

        await host.RestartAsync();
        GetInstanceResponse state = await host.Connect("scheduler").GetInstanceAsync(Instance("a"), cancellationToken: Cancellation);
        await using var next = new WorkerConnection(host.Connect("scheduler"));
        // On a slow machine the timer is due before the worker is back, or before the event is raised; both may come in one turn.
        var events = new List<HistoryEvent>();
        while (!events.Exists(e => e.TimerFired is not null) || !events.Exists(e => e.EventRaised is not null))
        {
            WorkItem turn = await next.TakeAsync(item => item.WorkflowRequest?.InstanceId == "a");
            events.AddRange(turn.WorkflowRequest.NewEvents);
            await next.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a" }, cancellationToken: Cancellation);
        }

        WorkItem begun = await next.TakeAsync(item => item.WorkflowRequest?.InstanceId == "later");

        Assert.Equal("E", Assert.Single(events, e => e.EventRaised is not null).EventRaised.Name);
        Assert.Equal(0, Assert.Single(events, e => e.TimerFired is not null).TimerFired.TimerId);
        Assert.Equal("W", begun.WorkflowRequest.NewEvents[1].ExecutionStarted.Name);
        Assert.Equal("waiting", state.WorkflowState.CustomStatus);
    }

    [Fact]
    public async Task Continue_as_new_keeps_events_from_outside_and_drops_answers_to_the_old_execution()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { Activity(0) } }, cancellationToken: Cancellation);
        await worker.TakeActivityAsync();
        await worker.Client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "carried" }, cancellationToken: Cancellation);
        WorkItem turn = await worker.TakeTurnAsync();
        await EndAsync(worker, 0, "too late");
        await worker.Client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "waiting" }, cancellationToken: Cancellation);

        var again = new CompleteWorkflowAction
        {
            WorkflowStatus = OrchestrationStatus.ContinuedAsNew,
            Result = "2",
            CarryoverEvents = { turn.WorkflowRequest.NewEvents[1] },
        };
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { new WorkflowAction { CompleteWorkflow = again } } },
            cancellationToken: Cancellation);
        WorkflowRequest next = (await worker.TakeTurnAsync()).WorkflowRequest;

        Assert.Empty(next.PastEvents);
        Assert.Equal(
            ["WorkflowStarted", "ExecutionStarted", "EventRaised", "EventRaised"], next.NewEvents.Select(e => e.EventTypeCase.ToString()));
        Assert.Equal("2", next.NewEvents[1].ExecutionStarted.Input);
        Assert.Equal(["carried", "waiting"], next.NewEvents.Skip(2).Select(e => e.EventRaised.Name));
    }

    [Fact]
    public async Task A_turn_that_would_not_fit_a_message_stalls_the_instance_and_nothing_else()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        using AsyncUnaryCall<CreateInstanceResponse> start = client.StartInstanceAsync(Start("big"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();
        await client.RaiseEventAsync(Raise(3_000_000), cancellationToken: Cancellation);
        await client.RaiseEventAsync(Raise(1_000_000), cancellationToken: Cancellation);
        await worker.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "big" }, cancellationToken: Cancellation);
        using AsyncUnaryCall<CreateInstanceResponse> small = client.StartInstanceAsync(Start("small"), cancellationToken: Cancellation);
        WorkItem next = await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(Completed("small", "end"), cancellationToken: Cancellation);
        await small;
        GetInstanceResponse state = await client.GetInstanceAsync(new GetInstanceRequest { InstanceId = "big" }, cancellationToken: Cancellation);
        GetInstanceHistoryResponse history = await client.GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "big" }, cancellationToken: Cancellation);

        Assert.Equal("small", next.WorkflowRequest.InstanceId);
        Assert.Equal(OrchestrationStatus.Stalled, state.WorkflowState.WorkflowStatus);
        Assert.Equal(StalledReason.PayloadSizeExceeded, history.Events[^1].ExecutionStalled.Reason);

        static RaiseEventRequest Raise(int bytes) => new() { InstanceId = "big", Name = "E", Input = new string('x', bytes) };
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_fails_for_its_parent_alone()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();

        var child = new CreateChildWorkflowAction { InstanceId = "a", Name = "W" };
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { new WorkflowAction { Id = 3, CreateChildWorkflow = child } } },
            cancellationToken: Cancellation);
        HistoryEvent answer = (await worker.TakeTurnAsync()).WorkflowRequest.NewEvents[1];

        Assert.Equal(3, answer.ChildWorkflowInstanceFailed.TaskScheduledId);
        Assert.Equal("an active workflow with ID 'a' already exists", answer.ChildWorkflowInstanceFailed.FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task A_forced_purge_takes_a_running_instance_away_and_frees_its_id()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { Activity(0) } }, cancellationToken: Cancellation);
        await start;
        await worker.TakeActivityAsync();

        PurgeInstancesResponse purged = await worker.Client.PurgeInstancesAsync(
            new PurgeInstancesRequest { InstanceId = "a", Force = true }, cancellationToken: Cancellation);
        await EndAsync(worker, 0, "nobody waits");
        using AsyncUnaryCall<CreateInstanceResponse> again = worker.Client.StartInstanceAsync(Start("a"), cancellationToken: Cancellation);
        WorkItem turn = await worker.TakeTurnAsync();

        Assert.Equal(1, purged.DeletedInstanceCount);
        Assert.Empty(turn.WorkflowRequest.PastEvents);
        Assert.Equal(2, turn.WorkflowRequest.NewEvents.Count);
    }

    [Fact]
    public async Task An_answer_without_a_custom_status_clears_it()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("a");
        foreach (string? status in new[] { "one", null })
        {
            await worker.Client.RaiseEventAsync(Raise("a", "E"), cancellationToken: Cancellation);
            await worker.TakeTurnOfAsync("a");
            await worker.AnswerAsync(new WorkflowResponse { InstanceId = "a", CustomStatus = status });

            GetInstanceResponse state = await worker.Client.GetInstanceAsync(Instance("a"), cancellationToken: Cancellation);
            Assert.Equal(status, state.WorkflowState.CustomStatus);
        }
    }

    [Fact]
    public async Task Instances_of_one_id_in_two_apps_may_call_a_third_app_at_once()
    {
        await using EngineHost host = await EngineHost.StartAsync("one", "two", "third");
        await using var third = new WorkerConnection(host.Connect("third"));
        await using var one = new WorkerConnection(host.Connect("one"));
        await using var two = new WorkerConnection(host.Connect("two"));
        WorkflowAction call = Activity(0);
        call.Router = new TaskRouter { TargetAppID = "third" };
        await one.BeginAsync("a", call.Clone());
        WorkItem ofOne = await third.TakeAsync(item => item.ActivityRequest is not null);
        await two.BeginAsync("a", call.Clone());
        WorkItem ofTwo = await third.TakeAsync(item => item.ActivityRequest is not null);

        foreach ((WorkItem item, string result) in new[] { (ofOne, "for one"), (ofTwo, "for two") })
        {
            var answer = new ActivityResponse { InstanceId = "a", TaskId = 0, Result = result, CompletionToken = item.CompletionToken };
            await third.Client.CompleteActivityTaskAsync(answer, cancellationToken: Cancellation);
        }

        Assert.Equal("for one", (await one.TakeTurnOfAsync("a")).NewEvents[1].TaskCompleted.Result);
        Assert.Equal("for two", (await two.TakeTurnOfAsync("a")).NewEvents[1].TaskCompleted.Result);
    }

    public static TheoryData<WorkflowAction, string> Refused => new()
    {
        {
            new() { ScheduleTask = new() { Name = "A", HistoryPropagationScope = HistoryPropagationScope.Lineage } },
            "the propagation of history to activities and child workflows"
        },
        {
            new() { CreateChildWorkflow = new() { Name = "W", HistoryPropagationScope = HistoryPropagationScope.OwnHistory } },
            "the propagation of history to activities and child workflows"
        },
        { new() { Id = 7 }, "a workflow action that is newer than it" },
        { new() { CreateTimer = new() }, "a CreateTimer without all it needs" },
        { new() { SendEvent = new() { Name = "E" } }, "a SendEvent without all it needs" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_workflow_that_asks_for_what_is_not_supported_fails_and_says_so(WorkflowAction asked, string what)
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));
        await worker.BeginAsync("parent", Child(0, "a"));
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Answer("a", Activity(8), asked));

        WorkflowState end = (await worker.Client.WaitForInstanceCompletionAsync(Instance("a"), cancellationToken: Cancellation)).WorkflowState;
        Assert.Equal(OrchestrationStatus.Failed, end.WorkflowStatus);
        Assert.Equal($"LocalDapr does not support {what}; run the solution on Dapr itself for it", end.FailureDetails.ErrorMessage);
        Assert.NotNull((await worker.TakeTurnOfAsync("parent")).NewEvents[1].ChildWorkflowInstanceFailed);
        Assert.Empty(worker.Unclaimed());
    }

    [Fact]
    public async Task What_is_not_supported_is_refused_by_name()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");

        RpcException rerun = await Assert.ThrowsAsync<RpcException>(async () => await client.RerunWorkflowFromEventAsync(
            new RerunWorkflowFromEventRequest(), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unimplemented, rerun.StatusCode);
        Assert.Contains("RerunWorkflowFromEvent", rerun.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task EndAsync(WorkerConnection worker, int taskId, string result) => await worker.Client.CompleteActivityTaskAsync(
        new ActivityResponse { InstanceId = "a", TaskId = taskId, Result = result }, cancellationToken: Cancellation);
}
