using System.Collections.Concurrent;
using System.Globalization;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>A worker that runs one workflow, FanOut(n): n activities at once, each returning its number; the result is their sum.</summary>
internal sealed class FanOutWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource cut = new();
    private readonly TaskHubSidecarServiceClient client;
    private readonly Func<int, Task> before;
    private readonly Func<WorkflowRequest, WorkflowResponse> workflow;
    private readonly Task loop;

    /// <param name="before">Awaited by each activity before it ends.</param>
    /// <param name="workflow">Another workflow than FanOut.</param>
    public FanOutWorker(
        TaskHubSidecarServiceClient client, Func<int, Task>? before = null, Func<WorkflowRequest, WorkflowResponse>? workflow = null)
    {
        this.client = client;
        this.workflow = workflow ?? Answer;
        this.before = before ?? (_ => Task.CompletedTask);
        loop = RunAsync();
    }

    public ConcurrentQueue<int> Activities { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await cut.CancelAsync();
        await loop;
        cut.Dispose();
    }

    private static WorkflowResponse Answer(WorkflowRequest turn)
    {
        List<HistoryEvent> all = [.. turn.PastEvents, .. turn.NewEvents];
        int count = int.Parse(all.First(e => e.ExecutionStarted is not null).ExecutionStarted.Input, CultureInfo.InvariantCulture);
        var response = new WorkflowResponse { InstanceId = turn.InstanceId };
        List<int> results = [.. all.Where(e => e.TaskCompleted is not null).Select(e => int.Parse(e.TaskCompleted.Result, CultureInfo.InvariantCulture))];
        if (all.TrueForAll(e => e.TaskScheduled is null))
        {
            response.Actions.AddRange(Enumerable.Range(0, count).Select(Schedule));
        }
        else if (results.Count == count)
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

    public static WorkflowAction Schedule(int number) => new()
    {
        Id = number,
        ScheduleTask = new ScheduleTaskAction
        {
            Name = "Number",
            Input = number.ToString(CultureInfo.InvariantCulture),
            TaskExecutionId = $"number-{number}",
        },
    };

    private async Task RunAsync()
    {
        var running = new List<Task>();
        try
        {
            using AsyncServerStreamingCall<WorkItem> call = client.GetWorkItems(new GetWorkItemsRequest(), cancellationToken: cut.Token);
            await foreach (WorkItem item in call.ResponseStream.ReadAllAsync())
            {
                running.Add(item.WorkflowRequest is { } turn ? TurnAsync(turn) : ActivityAsync(item.ActivityRequest));
            }
        }
        catch (Exception end) when (end is RpcException or ObjectDisposedException)
        {
            // The test cut this worker or closed the host; how far the stream had come decides how it is told.
        }
    }

    private async Task TurnAsync(WorkflowRequest turn) => await client.CompleteOrchestratorTaskAsync(workflow(turn));

    private async Task ActivityAsync(ActivityRequest activity)
    {
        Activities.Enqueue(activity.TaskId);
        await before(activity.TaskId);
        await client.CompleteActivityTaskAsync(new ActivityResponse
        {
            InstanceId = activity.WorkflowInstance.InstanceId,
            TaskId = activity.TaskId,
            Result = activity.TaskId.ToString(CultureInfo.InvariantCulture),
        });
    }
}
