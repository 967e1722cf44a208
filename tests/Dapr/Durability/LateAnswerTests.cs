using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.WorkflowProtocol;

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

    private static WorkflowResponse Answer(WorkItem turn, params WorkflowAction[] actions) => new()
    {
        InstanceId = turn.WorkflowRequest.InstanceId,
        CompletionToken = turn.CompletionToken,
        Actions = { actions },
    };
}
