using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Workflow;
using Dapr.Workflow.Sidecar;
using Fleetscore.Tests.Dapr.Worker;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;
using WorkflowState = Dapr.Workflow.WorkflowState;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// The worker, which comes back after each kill, and what it is asked for: whatever was acknowledged ends by itself, once, with
/// the right output, and stays as it ended.
/// </summary>
internal sealed class Workflows : IAsyncDisposable
{
    private const string LastEvent = "end";

    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);

    private readonly MortalHost host;
    private readonly Acknowledgements acknowledgements;
    private readonly WorkerApp worker;
    private readonly ConcurrentDictionary<string, Tree> attempted = new();
    private readonly ConcurrentDictionary<string, string> ended = new();
    private int instances;

    private Workflows(MortalHost host, Acknowledgements acknowledgements, WorkerApp worker, Steps steps)
    {
        this.host = host;
        this.acknowledgements = acknowledgements;
        this.worker = worker;
        Steps = steps;
    }

    public Steps Steps { get; }

    private DaprWorkflowClient Client => worker.Services.GetRequiredService<DaprWorkflowClient>();

    private TaskHubSidecarServiceClient TaskHub => worker.Services.GetRequiredService<SidecarConnection>().Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Workflows> StartAsync(MortalHost host, Acknowledgements acknowledgements)
    {
        var steps = new Steps();
        WorkerApp worker = await WorkerApp.StartAsync(host.Grpc, new FasterClock(times: 20), options =>
        {
            options.RegisterWorkflow<Tree, int>("Tree", (context, tree) => tree.RunAsync(context, steps));
            options.RegisterWorkflow<string[], string[]>("Collect", CollectAsync);
            options.RegisterActivity<int, StepResult>("Step", (_, number) => Task.FromResult(steps.Run(number)));
        });
        return new Workflows(host, acknowledgements, worker, steps);
    }

    /// <summary>Starts trees, one after the other, and waits for each over any number of kills.</summary>
    public async Task RunTreeAsync(Random random)
    {
        string id = NextId("tree");
        var tree = new Tree(random.Next(1, 9), random.Next(0, 3), TimeSpan.FromMilliseconds(random.Next(300)), random.Next(1, 4));
        attempted[id] = tree;
        await Client.ScheduleNewWorkflowAsync("Tree", id, tree);
        acknowledgements.Add("workflow starts");
        await CheckTreeAsync(id, tree);
        acknowledgements.Add("workflow ends");
    }

    /// <summary>Raises events to a collector over any number of kills, and compares them with what it saw.</summary>
    public async Task RunCollectorAsync()
    {
        const int eventsAtOnce = 4;
        const int events = 20;
        string id = NextId("collector");
        await Client.ScheduleNewWorkflowAsync("Collect", id, Array.Empty<string>());
        acknowledgements.Add("workflow starts");
        var raised = new ConcurrentBag<string>();
        string[] names = [.. Enumerable.Range(0, events).Select(n => $"{id}/{n}")];
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = eventsAtOnce }, async (name, _) =>
        {
            try
            {
                await Client.RaiseEventAsync(id, "event", name, Cancellation);
                raised.Add(name);
                acknowledgements.Add("events raised");
            }
            catch (Exception failure) when (MortalHost.MayComeOfKill(failure))
            {
                // Not raised again, because it may have arrived for all that; the next one when a host answers.
                await host.AskAsync(() => Client.GetWorkflowStateAsync(id, cancellation: Cancellation));
            }
        });
        await host.AskAsync(async () =>
        {
            await Client.RaiseEventAsync(id, "event", LastEvent, Cancellation);
            return true;
        });
        string[] seen = (await EndOfAsync(id)).ReadOutputAs<string[]>()!;
        acknowledgements.Add("workflow ends");
        string[] lost = [.. raised.Except(seen)];
        Assert.True(lost.Length == 0, $"Events acknowledged and never seen by their workflow: {string.Join(", ", lost)}");
        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(seen.Except(names));
    }

    /// <summary>Everything that was started has ended, also where the acknowledgement was lost, and nothing has changed since.</summary>
    public async Task CheckAsync()
    {
        foreach ((string id, Tree tree) in attempted)
        {
            WorkflowState state = await Client.GetWorkflowStateAsync(id, cancellation: Cancellation);
            Assert.True(state.Exists || !ended.ContainsKey(id), $"{id} had ended and is not there");
            if (state.Exists)
            {
                await CheckTreeAsync(id, tree);
            }
        }

        Assert.Empty(Steps.Changed);
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync();
        await worker.DisposeAsync();
    }

    /// <summary>Three events a run, then anew: what has not been taken by then goes on to the next run.</summary>
    private static async Task<string[]> CollectAsync(WorkflowContext context, string[] seen)
    {
        const int eventsOfRun = 3;
        List<string> all = [.. seen];
        for (int n = 0; n < eventsOfRun; n++)
        {
            string name = await context.WaitForExternalEventAsync<string>("event");
            if (name == LastEvent)
            {
                return [.. all];
            }

            all.Add(name);
        }

        context.ContinueAsNew(all.ToArray());
        return [];
    }

    private string NextId(string kind) => $"{kind}-{Interlocked.Increment(ref instances).ToString(CultureInfo.InvariantCulture)}";

    private async Task CheckTreeAsync(string id, Tree tree)
    {
        WorkflowState state = await EndOfAsync(id);
        Assert.True(tree.Expected == state.ReadOutputAs<int>(), $"{id} came to {state.ReadOutputAs<int>()}, not {tree.Expected}: {tree}");
        GetInstanceHistoryResponse history = await host.AskAsync(async () =>
            await TaskHub.GetInstanceHistoryAsync(new GetInstanceHistoryRequest { InstanceId = id }, cancellationToken: Cancellation));
        Assert.Equal(
            Enumerable.Range(0, tree.Width), history.Events.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.TaskScheduledId).Order());
        Assert.Single(history.Events, e => e.TimerFired is not null);
        Assert.Single(history.Events, e => e.ExecutionCompleted is not null);
        string now = history.ToByteString().ToBase64();
        Assert.True(ended.GetOrAdd(id, now) == now, $"{id} has changed after it had ended");
    }

    private async Task<WorkflowState> EndOfAsync(string id)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(EndLimit);
        try
        {
            WorkflowState state = await host.AskAsync(() => Client.WaitForWorkflowCompletionAsync(id, cancellation: limit.Token))
                .WaitAsync(limit.Token);
            Assert.True(state.RuntimeStatus == WorkflowRuntimeStatus.Completed, $"{id} is {state.RuntimeStatus}: {state.FailureDetails?.ErrorMessage}");
            return state;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"{id} did not end within {EndLimit.TotalSeconds} s");
            throw;
        }
    }
}
