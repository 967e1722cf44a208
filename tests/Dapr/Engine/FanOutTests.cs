using Fleetscore.WorkflowProtocol;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

public sealed class FanOutTests
{
    private static readonly TimeSpan ShortLinger = TimeSpan.FromMilliseconds(5);
    private static readonly GetInstanceRequest Fan = new() { InstanceId = "fan", GetInputsAndOutputs = true };

    [Fact(Timeout = 300_000)]
    public async Task A_thousand_activities_each_count_once()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        await using var worker = new FanOutWorker(host.Connect("scheduler"));

        await StartAsync(client, 1000);
        GetInstanceResponse end = await client.WaitForInstanceCompletionAsync(Fan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("499500", end.WorkflowState.Output); // 0 + 1 + … + 999
        Assert.Equal(1000, worker.Activities.Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_restart_in_the_middle_loses_nothing()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        var half = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        int ended = 0;
        await using var first = new FanOutWorker(host.Connect("scheduler"), number =>
        {
            if (number < 25 && Interlocked.Increment(ref ended) == 25)
            {
                half.SetResult();
            }

            return number < 25 ? Task.CompletedTask : never.Task;
        });
        await StartAsync(host.Connect("scheduler"), 50);
        await half.Task;

        await host.RestartAsync();
        await using var second = new FanOutWorker(host.Connect("scheduler"));
        GetInstanceResponse end = await host.Connect("scheduler")
            .WaitForInstanceCompletionAsync(Fan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("1225", end.WorkflowState.Output); // 0 + 1 + … + 49
        Assert.Superset(Enumerable.Range(25, 25).ToHashSet(), second.Activities.ToHashSet());
    }

    [Fact(Timeout = 300_000)]
    public async Task What_a_lost_worker_had_goes_to_another()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        var never = new TaskCompletionSource();
        var all = new TaskCompletionSource();
        int got = 0;
        var lost = new FanOutWorker(host.Connect("scheduler"), _ =>
        {
            if (Interlocked.Increment(ref got) == 10)
            {
                all.SetResult();
            }

            return never.Task;
        });
        await StartAsync(host.Connect("scheduler"), 10);
        await all.Task;
        await lost.DisposeAsync();

        await using var other = new FanOutWorker(host.Connect("scheduler"));
        GetInstanceResponse end = await host.Connect("scheduler")
            .WaitForInstanceCompletionAsync(Fan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("45", end.WorkflowState.Output); // 0 + 1 + … + 9
        Assert.Equal(10, other.Activities.Count);
    }

    [Fact(Timeout = 300_000)]
    public async Task Two_workers_of_one_app_share_the_activities()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        var allAreOut = new TaskCompletionSource();
        int holding = -1;
        Func<int, Task> hold = _ =>
        {
            if (holding >= 0 && Interlocked.Increment(ref holding) == 40)
            {
                allAreOut.SetResult();
            }

            return holding < 0 ? Task.CompletedTask : allAreOut.Task;
        };
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        await using var one = new FanOutWorker(host.Connect("scheduler"), hold);
        await using var other = new FanOutWorker(host.Connect("scheduler"), hold);
        for (int i = 0; one.Activities.IsEmpty || other.Activities.IsEmpty; i++)
        {
            // Both streams are open once both have had something.
            await RunOneAsync(client, $"first-{i}");
        }

        one.Activities.Clear();
        other.Activities.Clear();
        holding = 0;
        await StartAsync(client, 40);
        GetInstanceResponse end = await host.Connect("scheduler")
            .WaitForInstanceCompletionAsync(Fan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("780", end.WorkflowState.Output); // 0 + 1 + … + 39
        Assert.Equal(20, one.Activities.Count);
        Assert.Equal(20, other.Activities.Count);
    }

    private static async Task RunOneAsync(TaskHubSidecarServiceClient client, string id)
    {
        await client.StartInstanceAsync(
            new CreateInstanceRequest { InstanceId = id, Name = "FanOut", Input = "1" },
            cancellationToken: TestContext.Current.CancellationToken);
        await client.WaitForInstanceCompletionAsync(
            new GetInstanceRequest { InstanceId = id }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task StartAsync(TaskHubSidecarServiceClient client, int count) => await client.StartInstanceAsync(
        new CreateInstanceRequest { InstanceId = "fan", Name = "FanOut", Input = $"{count}" },
        cancellationToken: TestContext.Current.CancellationToken);
}
