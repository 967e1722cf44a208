using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Workflow;
using Fleetscore.Tests.Dapr.Worker;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowState = Dapr.Workflow.WorkflowState;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>Workflows written with Dapr.Workflow, on the engine.</summary>
public sealed class TogetherTests
{
    /// <summary>What is not done within this real time will not be done.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan ShortLinger = TimeSpan.FromMilliseconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_activities_in_children_count_once_each()
    {
        const int children = 20;
        const int each = 500;
        int ran = 0;
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await StartAsync(host, options =>
        {
            options.RegisterWorkflow<int, long>("All", async (context, count) => (await Task.WhenAll(
                Enumerable.Range(0, count).Select(child => context.CallChildWorkflowAsync<long>("Part", child)))).Sum());
            options.RegisterWorkflow<int, long>("Part", async (context, child) => (await Task.WhenAll(
                Enumerable.Range(child * each, each).Select(number => context.CallActivityAsync<long>("Number", number)))).Sum());
            options.RegisterActivity<int, int>("Number", (_, number) =>
            {
                Interlocked.Increment(ref ran);
                return Task.FromResult(number);
            });
        });

        Assert.Equal("49995000", (await RunAsync(app, "All", children)).ReadOutputAs<long>().ToString(CultureInfo.InvariantCulture)); // 0 + 1 + … + 9,999
        Assert.Equal(children * each, ran);
    }

    [Fact]
    public async Task Results_and_failures_go_up_through_all_generations_of_children()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await StartAsync(host, options =>
        {
            options.RegisterWorkflow<int, string>("Down", async (context, levels) => levels == 0
                ? await context.CallActivityAsync<string>("Bottom", context.InstanceId)
                : $"{levels}({await context.CallChildWorkflowAsync<string>("Down", levels - 1, new($"{context.InstanceId}-{levels - 1}"))})");
            options.RegisterActivity<string, string>("Bottom", (_, id) => id.StartsWith("bad", StringComparison.Ordinal)
                ? throw new InvalidOperationException("no bottom")
                : Task.FromResult(id));
        });

        WorkflowState good = await RunAsync(app, "Down", 4, "good");
        WorkflowState bad = await RunAsync(app, "Down", 3, "bad");

        Assert.Equal("4(3(2(1(good-3-2-1-0))))", good.ReadOutputAs<string>());
        Assert.Equal(WorkflowRuntimeStatus.Failed, bad.RuntimeStatus);
        Assert.Equal(
            "Child workflow 'Down' ('bad-2') failed: Child workflow 'Down' ('bad-2-1') failed: Child workflow 'Down' ('bad-2-1-0') failed: "
            + "Activity 'Bottom' failed: no bottom",
            bad.FailureDetails!.ErrorMessage);
        Assert.Equal(typeof(WorkflowTaskFailedException).FullName, bad.FailureDetails.ErrorType);
    }

    [Fact]
    public async Task Activities_and_children_are_tried_as_often_as_their_policies_say()
    {
        ConcurrentDictionary<string, int> attempts = [];
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await StartAsync(host, options =>
        {
            WorkflowRetryPolicy three = new(3, TimeSpan.FromMilliseconds(5), backoffCoefficient: 2);
            options.RegisterWorkflow<object, string>("Both", async (context, _) =>
            {
                string first = await context.CallActivityAsync<string>("Third", "activity", new WorkflowTaskOptions(three));
                string second = await context.CallChildWorkflowAsync<string>("Child", null, new ChildWorkflowTaskOptions("child", three));
                return $"{first} {second}";
            });
            options.RegisterWorkflow<object, string>("Child", (context, _) => context.CallActivityAsync<string>("Third", "child"));
            options.RegisterWorkflow<object, string>("Never", (context, _) =>
                context.CallActivityAsync<string>("Fail", "never", new WorkflowTaskOptions(three)));
            options.RegisterActivity<string, string>("Third", (_, who) =>
            {
                int attempt = attempts.AddOrUpdate(who, 1, (_, before) => before + 1);
                return attempt < 3 ? throw new InvalidOperationException($"attempt {attempt}") : Task.FromResult($"{who} at {attempt}");
            });
            options.RegisterActivity<string, string>("Fail", (_, who) =>
                throw new InvalidOperationException($"attempt {attempts.AddOrUpdate(who, 1, (_, before) => before + 1)}"));
        });

        Assert.Equal("activity at 3 child at 3", (await RunAsync(app, "Both")).ReadOutputAs<string>());
        Assert.Equal("Activity 'Fail' failed: attempt 3", (await RunAsync(app, "Never")).FailureDetails!.ErrorMessage);
        Assert.Equal(3, attempts["never"]);
    }

    [Fact]
    public async Task A_loop_of_many_generations_keeps_its_events_and_does_not_grow()
    {
        const int generations = 150;
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await StartAsync(host, options => options.RegisterWorkflow<int[], int[]>("Loop", async (context, so) =>
        {
            int next = await context.WaitForExternalEventAsync<int>("Number");
            int[] all = [.. so, next];
            if (all.Length < generations)
            {
                context.ContinueAsNew(all);
            }

            return all;
        }));
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();
        await client.ScheduleNewWorkflowAsync("Loop", "loop", Array.Empty<int>());
        for (int number = 0; number < generations; number++)
        {
            await client.RaiseEventAsync("loop", "number", number, Cancellation); // In another case, and often before anybody waits.
        }

        WorkflowState end = await client.WaitForWorkflowCompletionAsync("loop", cancellation: Cancellation).WaitAsync(Patience, Cancellation);
        GetInstanceHistoryResponse history = await host.Connect("scheduler").GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "loop" }, cancellationToken: Cancellation);

        Assert.Equal(Enumerable.Range(0, generations), end.ReadOutputAs<int[]>());
        Assert.True(history.Events.Count <= 10, $"{history.Events.Count} events are left of {generations} generations");
    }

    [Fact]
    public async Task Events_that_come_while_suspended_are_there_in_their_order_once_resumed()
    {
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await StartAsync(host, options => options.RegisterWorkflow<object, string>("Three", async (context, _) =>
            await context.WaitForExternalEventAsync<string>("E") + await context.WaitForExternalEventAsync<string>("E")
            + await context.WaitForExternalEventAsync<string>("E")));
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();
        await client.ScheduleNewWorkflowAsync("Three", "three");

        await client.SuspendWorkflowAsync("three", cancellation: Cancellation);
        foreach (string letter in new[] { "a", "b", "c" })
        {
            await client.RaiseEventAsync("three", "E", letter, Cancellation);
        }

        WorkflowState? suspended = await client.GetWorkflowStateAsync("three", cancellation: Cancellation);
        await client.ResumeWorkflowAsync("three", cancellation: Cancellation);

        Assert.Equal(WorkflowRuntimeStatus.Suspended, suspended!.RuntimeStatus);
        Assert.Equal("abc", (await client.WaitForWorkflowCompletionAsync("three", cancellation: Cancellation).WaitAsync(Patience, Cancellation)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Work_under_way_when_its_app_stops_is_done_by_the_next_and_what_comes_late_does_not_count()
    {
        WatchedClock clock = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<string> late = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Exception> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += observe;
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        LogLines log = new();
        WorkerApp first = await WorkerApp.StartAsync(host.Address("scheduler"), clock, Register(_ =>
        {
            begun.SetResult();
            return late.Task;
        }), services => services.AddLogging(logging => logging.AddProvider(log)));
        DaprWorkflowClient client = first.Services.GetRequiredService<DaprWorkflowClient>();
        await client.ScheduleNewWorkflowAsync("One", "one");
        await begun.Task.WaitAsync(Patience, Cancellation);

        Task stopping = first.StopAsync();
        await clock.PassAsync(TimeSpan.FromSeconds(5));
        await stopping;
        await first.DisposeAsync();
        await using WorkerApp second = await StartAsync(host, Register(_ => Task.FromResult("done by the second")));
        WorkflowState end = await second.Services.GetRequiredService<DaprWorkflowClient>()
            .WaitForWorkflowCompletionAsync("one", cancellation: Cancellation).WaitAsync(Patience, Cancellation);
        late.SetResult("too late");
        await Eventually.IsTrueAsync(
            () => log.Of("Dapr.Workflow.Worker.WorkflowWorker").Any(line => line.Contains("was not answered", StringComparison.Ordinal)), "the late result finds no sidecar");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= observe;

        Assert.Equal("done by the second", end.ReadOutputAs<string>());
        Assert.DoesNotContain(unobserved, failure => failure.ToString().Contains("at Dapr.Workflow.Worker.", StringComparison.Ordinal));

        static Action<WorkflowRuntimeOptions> Register(Func<object, Task<string>> activity) => options =>
        {
            options.RegisterWorkflow<object, string>("One", (context, _) => context.CallActivityAsync<string>("A"));
            options.RegisterActivity<object, string>("A", (_, input) => activity(input));
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task However_often_the_sidecar_goes_away_the_same_worker_finishes_with_each_result_once(int seed)
    {
        const int steps = 12;
        const int wide = 5;
        Random random = new(seed);
        SemaphoreSlim activities = new(0);
        ConcurrentBag<int> ran = [];
        await using EngineHost host = await EngineHost.StartAsync(ShortLinger, "scheduler");
        await using WorkerApp app = await WorkerApp.StartAsync(host.Address("scheduler"), new FasterClock(times: 50), options =>
        {
            options.RegisterWorkflow<object, int>("Steps", async (context, _) =>
            {
                int sum = 0;
                for (int step = 0; step < steps; step++)
                {
                    int first = step * wide;
                    sum += (await Task.WhenAll(Enumerable.Range(first, wide).Select(number => context.CallActivityAsync<int>("Number", number)))).Sum();
                    await context.CreateTimer(TimeSpan.FromMilliseconds(3));
                }

                return sum;
            });
            options.RegisterActivity<int, int>("Number", (_, number) =>
            {
                ran.Add(number);
                activities.Release();
                return Task.FromResult(number);
            });
        });
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();
        await client.ScheduleNewWorkflowAsync("Steps", "steps");

        for (int outage = 0; outage < 6; outage++)
        {
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                Assert.True(await activities.WaitAsync(Patience, Cancellation), "an activity runs");
            }

            await (random.Next(2) == 0 ? host.CutAsync() : host.RestartAsync());
        }

        GetInstanceResponse end = await host.Connect("scheduler").WaitForInstanceCompletionAsync(Messages.Instance("steps"), cancellationToken: Cancellation)
            .ResponseAsync.WaitAsync(Patience, Cancellation);
        GetInstanceHistoryResponse history = await host.Connect("scheduler").GetInstanceHistoryAsync(
            new GetInstanceHistoryRequest { InstanceId = "steps" }, cancellationToken: Cancellation);

        Assert.Equal("1770", end.WorkflowState.Output); // 0 + 1 + … + 59
        Assert.Equal(Enumerable.Range(0, steps * wide), ran.Distinct().Order());
        Assert.Equal(
            history.Events.Where(e => e.TaskScheduled is not null).Select(e => e.EventId),
            history.Events.Where(e => e.TaskCompleted is not null).Select(e => e.TaskCompleted.TaskScheduledId).Order());
        Assert.Equal(steps, history.Events.Count(e => e.TimerFired is not null));
    }

    private static Task<WorkerApp> StartAsync(EngineHost host, Action<WorkflowRuntimeOptions> register) =>
        WorkerApp.StartAsync(host.Address("scheduler"), TimeProvider.System, register);

    private static async Task<WorkflowState> RunAsync(WorkerApp app, string workflow, object? input = null, string? id = null)
    {
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();
        string started = await client.ScheduleNewWorkflowAsync(workflow, id, input).WaitAsync(Patience, Cancellation);
        return await client.WaitForWorkflowCompletionAsync(started, cancellation: Cancellation).WaitAsync(Patience, Cancellation);
    }
}
