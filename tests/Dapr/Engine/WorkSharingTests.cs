using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.Tests.Dapr.Engine.Messages;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>Two workers of one app, each with a connection of its own.</summary>
public sealed class WorkSharingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_get_turns_and_activities_and_one_that_does_nothing_blocks_nobody()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var idle = new WorkerConnection(host.Connect("scheduler"));
        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 1, "the first worker is connected");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        using AsyncUnaryCall<CreateInstanceResponse> first = client.StartInstanceAsync(Start("held"), cancellationToken: Cancellation);
        await idle.TakeTurnOfAsync("held"); // And never answered.
        await using var busy = new WorkerConnection(host.Connect("scheduler"));
        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 2, "the second worker is connected");

        for (int i = 0; i < 20; i++)
        {
            string id = $"quick-{i}";
            using AsyncUnaryCall<CreateInstanceResponse> start = client.StartInstanceAsync(Start(id), cancellationToken: Cancellation);
            await busy.TakeTurnOfAsync(id); // Who has nothing to do gets it.
            await busy.AnswerAsync(Answer(id, Activity(0)));
            await busy.TakeActivityAsync();
            await busy.Client.CompleteActivityTaskAsync(new ActivityResponse { InstanceId = id }, cancellationToken: Cancellation);
            await busy.TakeTurnOfAsync(id);
            await busy.AnswerAsync(Completed(id, "end"));
            await start;
        }

        await idle.AnswerAsync(Answer("held", Activity(0), Activity(1)));
        await first;
        await idle.TakeActivityAsync();
        await busy.TakeActivityAsync();
    }

    [Fact]
    public async Task What_one_had_goes_to_the_other_when_it_is_lost_turns_and_activities()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        var lost = new WorkerConnection(host.Connect("scheduler"));
        await lost.BeginAsync("a", Activity(0), Activity(1));
        await lost.TakeActivityAsync();
        await lost.TakeActivityAsync();
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        using AsyncUnaryCall<CreateInstanceResponse> start = client.StartInstanceAsync(Start("b"), cancellationToken: Cancellation);
        WorkflowRequest turn = await lost.TakeTurnOfAsync("b");
        await using var other = new WorkerConnection(host.Connect("scheduler"));
        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 2, "the second worker is connected");

        await lost.CutAsync();

        Assert.Equal(turn, await other.TakeTurnOfAsync("b"));
        Assert.Equal([0, 1], new[] { (await other.TakeActivityAsync()).ActivityRequest.TaskId, (await other.TakeActivityAsync()).ActivityRequest.TaskId }.Order());
        await other.AnswerAsync(Completed("b", "end"));
        await start;
    }

    [Fact]
    public async Task A_worker_that_connects_late_gets_all_that_waits_in_one_turn_of_each_instance()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using (var first = new WorkerConnection(host.Connect("scheduler")))
        {
            await first.BeginAsync("a");
            await first.BeginAsync("b");
        }

        await Eventually.IsTrueAsync(() => host.ConnectedCount("scheduler") == 0, "the first worker is gone");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        foreach (string id in new[] { "a", "b", "a", "b" })
        {
            await client.RaiseEventAsync(Raise(id, "E"), cancellationToken: Cancellation);
        }

        await using var late = new WorkerConnection(host.Connect("scheduler"));

        Assert.Equal(2, (await late.TakeTurnOfAsync("a")).NewEvents.Count(e => e.EventRaised is not null));
        Assert.Equal(2, (await late.TakeTurnOfAsync("b")).NewEvents.Count(e => e.EventRaised is not null));
    }
}
