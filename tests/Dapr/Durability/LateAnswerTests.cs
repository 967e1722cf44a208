using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Durability;

public sealed class LateAnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>It would stand for having seen an event that came in between, and nobody would ever see that.</summary>
    [Fact]
    public async Task An_answer_to_a_turn_from_before_a_restart_does_not_count_for_the_turn_after_it()
    {
        await using EngineHost host = await EngineHost.StartAsync("app");
        var lost = new WorkerConnection(host.Connect("app"));
        _ = lost.Client.StartInstanceAsync(new CreateInstanceRequest { InstanceId = "a", Name = "W" }, cancellationToken: Cancellation);
        WorkItem before = await lost.TakeTurnAsync();
        await lost.Client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "E" }, cancellationToken: Cancellation);
        await host.RestartAsync();
        await lost.DisposeAsync();

        await using var worker = new WorkerConnection(host.Connect("app"));
        WorkItem after = await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(Answer(before), cancellationToken: Cancellation);
        await worker.Client.CompleteOrchestratorTaskAsync(
            Answer(after, new WorkflowAction { CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = "saw E" } }), cancellationToken: Cancellation);
        GetInstanceResponse state = await worker.Client.GetInstanceAsync(
            new GetInstanceRequest { InstanceId = "a", GetInputsAndOutputs = true }, cancellationToken: Cancellation);

        Assert.Contains(after.WorkflowRequest.NewEvents, e => e.EventRaised?.Name == "E");
        Assert.Equal("saw E", state.WorkflowState.Output);
    }

    /// <summary>The worker was not told that the first is over: its activity runs on, and ends when another one waits under the same names.</summary>
    [Fact]
    public async Task An_answer_to_an_activity_of_a_terminated_instance_does_not_count_for_the_next_one_of_that_id()
    {
        await using EngineHost host = await EngineHost.StartAsync("app");
        await using var worker = new WorkerConnection(host.Connect("app"));
        await worker.BeginAsync("a", Messages.Activity(0));
        WorkItem before = await worker.TakeActivityAsync();
        using AsyncUnaryCall<TerminateResponse> terminate = worker.Client.TerminateInstanceAsync(new TerminateRequest { InstanceId = "a" }, cancellationToken: Cancellation);
        await worker.TakeTurnOfAsync("a");
        await worker.AnswerAsync(Messages.Terminated("a"));
        await terminate;

        await worker.BeginAsync("a", Messages.Activity(0));
        WorkItem after = await worker.TakeActivityAsync();
        await EndAsync(before, "old");
        await EndAsync(after, "new");
        WorkflowRequest turn = await worker.TakeTurnOfAsync("a");

        Assert.Equal(["new"], turn.NewEvents.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.Result));

        async Task EndAsync(WorkItem item, string result) => await worker.Client.CompleteActivityTaskAsync(
            new ActivityResponse { InstanceId = "a", TaskId = 0, CompletionToken = item.CompletionToken, Result = result }, cancellationToken: Cancellation);
    }

    /// <summary>Nobody needs to run it again.</summary>
    [Fact]
    public async Task An_answer_to_an_activity_from_before_a_restart_counts_after_it()
    {
        await using EngineHost host = await EngineHost.StartAsync("app");
        var lost = new WorkerConnection(host.Connect("app"));
        await lost.BeginAsync("a", Messages.Activity(0));
        WorkItem before = await lost.TakeActivityAsync();
        await host.RestartAsync();
        await lost.DisposeAsync();

        await using var worker = new WorkerConnection(host.Connect("app"));
        WorkItem after = await worker.TakeActivityAsync();
        Assert.NotEmpty(before.CompletionToken);
        Assert.Equal(before.CompletionToken, after.CompletionToken);
        await worker.Client.CompleteActivityTaskAsync(
            new ActivityResponse { InstanceId = "a", TaskId = 0, CompletionToken = before.CompletionToken, Result = "done" }, cancellationToken: Cancellation);
        WorkflowRequest turn = await worker.TakeTurnOfAsync("a");

        Assert.Equal("done", turn.NewEvents.Single(e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    private static WorkflowResponse Answer(WorkItem turn, params WorkflowAction[] actions) => new()
    {
        InstanceId = turn.WorkflowRequest.InstanceId,
        CompletionToken = turn.CompletionToken,
        Actions = { actions },
    };
}
