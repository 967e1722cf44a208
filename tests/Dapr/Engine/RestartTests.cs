using System.Globalization;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>A tree of workflows, each with activities, a timer and children, on a host that is closed again and again.</summary>
public sealed class RestartTests
{
    private static readonly GetInstanceRequest Tree = new() { InstanceId = "tree", GetInputsAndOutputs = true };

    [Theory(Timeout = 300_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task However_often_the_host_is_closed_each_result_counts_once(int seed)
    {
        var random = new Random(seed);
        await using EngineHost host = await EngineHost.StartAsync(TimeSpan.FromMilliseconds(5), "scheduler");
        for (int round = 0; round < 8; round++)
        {
            await using FanOutWorker interrupted = await RunForAsync(host, random.Next(1, 9), begin: round == 0);
            await host.RestartAsync();
        }

        await using var worker = new FanOutWorker(host.Connect("scheduler"), workflow: Answer);
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        GetInstanceResponse end = await client.WaitForInstanceCompletionAsync(Tree, cancellationToken: TestContext.Current.CancellationToken);
        ListInstanceIDsResponse all = await client.ListInstanceIDsAsync(
            new ListInstanceIDsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("45", end.WorkflowState.Output); // 1 + 2 + 4 + 8 workflows, each 0 + 1 + 2
        Assert.Equal(15, all.InstanceIds.Count);
        foreach (string id in all.InstanceIds)
        {
            GetInstanceHistoryResponse history = await client.GetInstanceHistoryAsync(
                new GetInstanceHistoryRequest { InstanceId = id }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal([0, 1, 2], history.Events.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.TaskScheduledId).Order());
            Assert.Single(history.Events, e => e.TimerFired is not null);
            Assert.Single(history.Events, e => e.ExecutionCompleted is not null);
        }
    }

    /// <summary>Returns when a worker has begun so many activities, or the tree is done; the worker goes on.</summary>
    private static async Task<FanOutWorker> RunForAsync(EngineHost host, int activities, bool begin)
    {
        int begun = 0;
        var enough = new TaskCompletionSource();
        var worker = new FanOutWorker(
            host.Connect("scheduler"),
            _ =>
            {
                if (Interlocked.Increment(ref begun) == activities)
                {
                    enough.SetResult();
                }

                return Task.CompletedTask;
            },
            Answer);
        TaskHubSidecarServiceClient client = host.Connect("scheduler");
        if (begin)
        {
            await client.StartInstanceAsync(
                new CreateInstanceRequest { InstanceId = "tree", Name = "Tree", Input = "3" },
                cancellationToken: TestContext.Current.CancellationToken);
        }

        using AsyncUnaryCall<GetInstanceResponse> end = client.WaitForInstanceCompletionAsync(
            Tree, cancellationToken: TestContext.Current.CancellationToken);
        await Task.WhenAny(enough.Task, end.ResponseAsync);
        return worker;
    }

    /// <summary>Tree(depth): three activities, a timer, and two children while depth is above 0; the sum of it all.</summary>
    private static WorkflowResponse Answer(WorkflowRequest turn)
    {
        List<HistoryEvent> all = [.. turn.PastEvents, .. turn.NewEvents];
        int depth = Number(all.First(e => e.ExecutionStarted is not null).ExecutionStarted.Input);
        var response = new WorkflowResponse { InstanceId = turn.InstanceId };
        if (all.TrueForAll(e => e.TaskScheduled is null))
        {
            Timestamp due = all[0].Timestamp + Duration.FromTimeSpan(TimeSpan.FromMilliseconds(20));
            response.Actions.AddRange(Enumerable.Range(0, 3).Select(FanOutWorker.Schedule));
            response.Actions.Add(new WorkflowAction { Id = 3, CreateTimer = new CreateTimerAction { FireAt = due } });
            response.Actions.AddRange(Enumerable.Range(4, depth > 0 ? 2 : 0).Select(id => new WorkflowAction
            {
                Id = id,
                CreateChildWorkflow = new CreateChildWorkflowAction
                {
                    InstanceId = $"{turn.InstanceId}-{id}",
                    Name = "Tree",
                    Input = (depth - 1).ToString(CultureInfo.InvariantCulture),
                },
            }));
            return response;
        }

        int[] results =
        [
            .. all.Where(e => e.TaskCompleted is not null).Select(e => Number(e.TaskCompleted.Result)),
            .. all.Where(e => e.ChildWorkflowInstanceCompleted is not null).Select(e => Number(e.ChildWorkflowInstanceCompleted.Result)),
        ];
        if (results.Length == (depth > 0 ? 5 : 3) && all.Exists(e => e.TimerFired is not null))
        {
            response.Actions.Add(new WorkflowAction
            {
                CompleteWorkflow = new CompleteWorkflowAction
                {
                    WorkflowStatus = OrchestrationStatus.Completed,
                    Result = results.Sum().ToString(CultureInfo.InvariantCulture),
                },
            });
        }

        return response;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
