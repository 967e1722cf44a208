using System.Diagnostics;
using Dapr.Workflow;
using Dapr.Workflow.Worker;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class WorkflowWorkerTests
{
    private readonly WatchedClock _clock = new();

    [Fact]
    public async Task An_activity_is_run_and_answered_with_its_token()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<int, string>(
            "Say", (call, number) => Task.FromResult($"{number} {call.InstanceId} {call.TaskExecutionKey} {call.Identifier}")));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();

        stream.SendActivity("say", 4, "7", "token-1");

        Assert.Equal(
            new ActivityResponse { InstanceId = "instance-1", TaskId = 4, CompletionToken = "token-1", Result = "\"7 instance-1 task-4 say\"" },
            await sidecar.NextActivityAsync());
    }

    [Fact]
    public async Task A_turn_is_run_and_answered_with_its_token()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(
            sidecar.Address, _clock, options => options.RegisterWorkflow<int, int>("Double", (_, number) => Task.FromResult(2 * number)));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();

        stream.Send(Turn("Double", "21"));
        WorkflowResponse answer = await sidecar.NextTurnAsync();

        Assert.Equal("42", answer.End().Result);
        Assert.Equal(("instance-1", "token-1"), (answer.InstanceId, answer.CompletionToken));
    }

    [Fact]
    public async Task What_is_not_registered_fails_by_name()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, _ => { });
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();

        stream.SendActivity("Nothing");
        stream.Send(Turn("Nobody", ""));

        TaskFailureDetails activity = (await sidecar.NextActivityAsync()).FailureDetails;
        Assert.Equal(("ActivityNotFoundException", false), (activity.ErrorType, activity.IsNonRetriable));
        Assert.Contains("'Nothing' is not registered", activity.ErrorMessage, StringComparison.Ordinal);
        TaskFailureDetails workflow = (await sidecar.NextTurnAsync()).End().FailureDetails;
        Assert.Equal(("WorkflowNotFound", true), (workflow.ErrorType, workflow.IsNonRetriable));
        Assert.Contains("'Nobody' is not registered", workflow.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_and_an_ended_stream_are_opened_again_after_a_second()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(
            sidecar.Address, _clock, options => options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text)));

        (await sidecar.NextStreamAsync()).Break();
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        (await sidecar.NextStreamAsync()).End();
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        (await sidecar.NextStreamAsync()).SendActivity("Echo", input: "\"still here\"");

        Assert.Equal("\"still here\"", (await sidecar.NextActivityAsync()).Result);
    }

    [Fact]
    public async Task A_sidecar_that_says_GOAWAY_is_left_and_the_next_one_is_found()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<string> gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeSidecar old = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(old.Address, _clock, options => options.RegisterActivity<object, string>("Wait", (_, _) =>
        {
            started.TrySetResult();
            return gate.Task;
        }));
        FakeSidecar.Stream stream = await old.NextStreamAsync();
        stream.SendActivity("Wait");
        await started.Task.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken);
        int port = old.Address.Port;

        Task leaving = old.LeaveAsync();
        stream.End();
        await leaving;
        await old.DisposeAsync();
        await using FakeSidecar next = await FakeSidecar.StartAsync(port);
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        (await next.NextStreamAsync()).SendActivity("Wait", 1);
        gate.SetResult("done");

        // The first one's result goes to whom is there, once; the sidecar knows whether it still wants it.
        ActivityResponse[] answers = [await next.NextActivityAsync(), await next.NextActivityAsync()];
        Assert.Equal([0, 1], answers.Select(answer => answer.TaskId).Order());
    }

    [Fact]
    public async Task While_no_sidecar_is_there_it_is_looked_for_every_second()
    {
        FakeSidecar old = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(
            old.Address, _clock, options => options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult(text)));
        await old.NextStreamAsync();
        int port = old.Address.Port;
        await old.DisposeAsync();
        for (int attempt = 0; attempt < 5; attempt++)
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(1));
        }

        await using FakeSidecar next = await FakeSidecar.StartAsync(port);
        Task<FakeSidecar.Stream> opened = next.NextStreamAsync();
        Task waits;
        while (await Task.WhenAny(opened, waits = _clock.IsAwaitedAsync(TimeSpan.FromSeconds(1))) == waits)
        {
            _clock.Advance(TimeSpan.FromSeconds(1)); // How long gRPC itself waits between two attempts is real time.
        }

        (await opened).SendActivity("Echo", input: "\"still here\"");

        Assert.Equal("\"still here\"", (await next.NextActivityAsync()).Result);
    }

    [Fact]
    public async Task Work_under_way_when_the_stream_breaks_is_answered_all_the_same()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource<string> gate = new();
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<object, string>("Wait", (_, _) =>
        {
            started.SetResult();
            return gate.Task;
        }));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();
        stream.SendActivity("Wait");
        await started.Task;

        stream.Break();
        await _clock.PassAsync(TimeSpan.FromSeconds(1));
        await sidecar.NextStreamAsync();
        gate.SetResult("late");

        Assert.Equal("\"late\"", (await sidecar.NextActivityAsync()).Result);
    }

    [Fact]
    public async Task A_hundred_activities_run_at_once_and_no_more()
    {
        int running = 0;
        int most = 0;
        TaskCompletionSource hundred = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<object, object?>("Wait", async (_, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 100)
            {
                hundred.TrySetResult();
            }

            await gate.Task;
            Interlocked.Decrement(ref running);
            return null;
        }));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();
        for (int task = 0; task < 150; task++)
        {
            stream.SendActivity("Wait", task);
        }

        // The turn comes after all of them: when it is answered, each has been taken up or waits for a slot.
        stream.Send(Turn("Nobody", ""));
        await hundred.Task.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken);
        await sidecar.NextTurnAsync();
        gate.SetResult();

        HashSet<int> answered = [];
        for (int task = 0; task < 150; task++)
        {
            answered.Add((await sidecar.NextActivityAsync()).TaskId);
        }

        Assert.Equal(150, answered.Count);
        Assert.Equal(100, most);
    }

    [Fact]
    public async Task Stopping_closes_the_stream_and_waits_for_work_under_way()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource<string> gate = new();
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<object, string>("Wait", (_, _) =>
        {
            started.SetResult();
            return gate.Task;
        }));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();
        stream.SendActivity("Wait");
        await started.Task;

        Task stopping = app.StopAsync();
        await Cancelled(stream.Closed);
        Assert.False(stopping.IsCompleted);
        gate.SetResult("done");

        Assert.Equal("\"done\"", (await sidecar.NextActivityAsync()).Result);
        await stopping;
    }

    [Fact]
    public async Task Stopping_does_not_wait_longer_than_five_seconds()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource<string> never = new();
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<object, string>("Hang", (_, _) =>
        {
            started.SetResult();
            return never.Task;
        }));
        (await sidecar.NextStreamAsync()).SendActivity("Hang");
        await started.Task;

        Task stopping = app.StopAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(5));

        await stopping;
    }

    [Fact]
    public async Task An_activity_that_stops_with_the_app_has_not_failed()
    {
        TaskCompletionSource started = new();
        using CancellationTokenSource stop = new();
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = WorkerApp.Make(sidecar.Address, _clock, options => options.RegisterActivity<object, string>("Wait", async (_, _) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, stop.Token);
            return "never";
        }));

        Task<ActivityResponse> running = app.Services.GetRequiredService<ActivityRunner>().RunAsync(new() { Name = "Wait" }, stop.Token);
        await started.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task The_connection_is_kept_alive_every_thirty_seconds_and_shows_the_token()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, _ => { });
        await sidecar.NextStreamAsync();

        await _clock.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("sidecar-token", await sidecar.NextHelloAsync());
    }

    [Fact]
    public async Task Each_activity_has_a_scope_of_its_own()
    {
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(
            sidecar.Address, _clock, options => options.RegisterActivity<Counting>(), services => services.AddScoped<Counter>());
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();

        stream.SendActivity(nameof(Counting), 0);
        stream.SendActivity(nameof(Counting), 1);

        Assert.Equal("1", (await sidecar.NextActivityAsync()).Result);
        Assert.Equal("1", (await sidecar.NextActivityAsync()).Result);
    }

    [Fact]
    public async Task An_activity_belongs_to_its_workflows_trace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Dapr.Workflow",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using FakeSidecar sidecar = await FakeSidecar.StartAsync();
        await using WorkerApp app = await WorkerApp.StartAsync(sidecar.Address, _clock, options => options.RegisterActivity<object, string>(
            "Trace", (_, _) => Task.FromResult($"{Activity.Current!.Source.Name} {Activity.Current.OperationName} {Activity.Current.TraceId}")));
        FakeSidecar.Stream stream = await sidecar.NextStreamAsync();

        stream.Send(new()
        {
            ActivityRequest = new() { Name = "Trace", ParentTraceContext = new() { TraceParent = $"00-{Trace}-b7ad6b7169203331-01" } },
        });

        Assert.Equal($"\"Dapr.Workflow WorkflowActivity Trace {Trace}\"", (await sidecar.NextActivityAsync()).Result);
    }

    private static WorkItem Turn(string workflow, string input) => new()
    {
        CompletionToken = "token-1",
        WorkflowRequest = new()
        {
            InstanceId = "instance-1",
            NewEvents =
            {
                new HistoryEvent { EventId = -1, Timestamp = Instance.FirstTurnAt.ToTimestamp(), WorkflowStarted = new() },
                new HistoryEvent { EventId = -1, Timestamp = Instance.FirstTurnAt.ToTimestamp(), ExecutionStarted = new() { Name = workflow, Input = input } },
            },
        },
    };

    private static Task Cancelled(CancellationToken token)
    {
        TaskCompletionSource cancelled = new();
        token.Register(cancelled.SetResult);
        return cancelled.Task.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; seen < value; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    internal sealed class Counter
    {
        public int Calls { get; set; }
    }

    internal sealed class Counting(Counter counter) : WorkflowActivity<string, int>
    {
        public override Task<int> RunAsync(WorkflowActivityContext context, string input) => Task.FromResult(++counter.Calls);
    }
}
