using System.Text;
using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using Grpc.Net.Client;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Http;

/// <summary>Instances steered over HTTP, with a worker played by hand. Codes, bodies and texts are those of daprd 1.18.3's source.</summary>
public sealed class HttpWorkflowTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_is_started_and_told_about()
    {
        await using Running running = await Running.StartAsync();

        Assert.Equal("202 {\"instanceID\":\"a-1\"}", await running.PostAsync("W/start?instanceID=a-1", "{\"any\": 1}"));
        WorkflowRequest turn = (await running.Worker.TakeTurnAsync()).WorkflowRequest;
        await running.Worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a-1", CustomStatus = "\"half\"" }, cancellationToken: Cancellation);

        ExecutionStartedEvent started = turn.NewEvents[1].ExecutionStarted;
        string text = Binding.Text(turn.NewEvents[1].Timestamp);
        Assert.Equal(("W", "{\"any\": 1}"), (started.Name, started.Input));
        Assert.Equal(
            $"200 {{\"instanceID\":\"a-1\",\"workflowName\":\"W\",\"createdAt\":\"{text}\",\"lastUpdatedAt\":\"{text}\",\"runtimeStatus\":\"RUNNING\","
            + "\"properties\":{\"dapr.workflow.custom_status\":\"\\\"half\\\"\",\"dapr.workflow.input\":\"{\\\"any\\\": 1}\"}}",
            await running.GetAsync("a-1"));
    }

    [Fact]
    public async Task An_instance_belongs_to_the_trace_of_its_caller()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        await using Running running = await Running.StartAsync();

        await running.PostAsync("W/start?instanceID=a", "", $"00-{trace}-b7ad6b7169203331-01");
        TraceContext parent = (await running.Worker.TakeTurnAsync()).WorkflowRequest.NewEvents[1].ExecutionStarted.ParentTraceContext;

        Assert.Matches($"^00-{trace}-[0-9a-f]{{16}}-01$", parent.TraceParent);
        Assert.DoesNotContain("b7ad6b7169203331", parent.TraceParent, StringComparison.Ordinal); // The sidecar is a hop of its own.
    }

    [Fact]
    public async Task A_failure_is_told_with_its_type_words_and_stack()
    {
        await using Running running = await Running.StartAsync();
        await running.PostAsync("W/start?instanceID=a", "");
        await running.Worker.TakeTurnAsync();
        var failed = new CompleteWorkflowAction
        {
            WorkflowStatus = OrchestrationStatus.Failed,
            FailureDetails = new TaskFailureDetails { ErrorType = "Boom", ErrorMessage = "it went wrong", StackTrace = "at W" },
        };
        await running.Worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { new WorkflowAction { CompleteWorkflow = failed } } }, cancellationToken: Cancellation);

        Assert.Contains(
            "\"runtimeStatus\":\"FAILED\",\"properties\":{\"dapr.workflow.failure.error_message\":\"it went wrong\","
            + "\"dapr.workflow.failure.error_type\":\"Boom\",\"dapr.workflow.failure.stack_trace\":\"at W\",\"dapr.workflow.input\":\"\"}",
            await running.GetAsync("a"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_pause_resume_and_terminate_reach_the_worker_in_their_order_and_a_finished_instance_is_purged()
    {
        await using Running running = await Running.StartAsync();
        await running.PostAsync("W/start?instanceID=a", "");
        await running.Worker.TakeTurnAsync();

        Assert.Equal("202 {}", await running.PostAsync("a/raiseEvent/Ready", "\"now\""));
        Assert.Equal("202 {}", await running.PostAsync("a/pause", ""));
        Assert.Equal("202 {}", await running.PostAsync("a/resume", ""));
        Assert.Equal("202 {}", await running.PostAsync("a/terminate", ""));
        Assert.Equal(
            "500 {\"errorCode\":\"ERR_PURGE_WORKFLOW\",\"message\":\"error purging workflow a: failed to Purge workflow a: "
            + "failed to purge workflow state: orchestration has not yet completed\"}",
            await running.PostAsync("a/purge", ""));
        await running.Worker.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a" }, cancellationToken: Cancellation);
        IEnumerable<HistoryEvent> events = (await running.Worker.TakeTurnAsync()).WorkflowRequest.NewEvents.Skip(1);
        var end = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated };
        await running.Worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { new WorkflowAction { CompleteWorkflow = end } } }, cancellationToken: Cancellation);

        Assert.Equal(
            ["EventRaised", "ExecutionSuspended", "ExecutionResumed", "ExecutionTerminated"], events.Select(e => e.EventTypeCase.ToString()));
        Assert.Equal(("Ready", "\"now\""), (events.First().EventRaised.Name, events.First().EventRaised.Input));
        Assert.Equal("202 {}", await running.PostAsync("a/purge", ""));
        Assert.StartsWith("404 ", await running.GetAsync("a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody/terminate", "404 {\"errorCode\":\"ERR_INSTANCE_ID_NOT_FOUND\",\"message\":\"unable to find workflow with the provided instance ID: nobody\"}")]
    [InlineData("nobody/purge", "404 {\"errorCode\":\"ERR_INSTANCE_ID_NOT_FOUND\",\"message\":\"unable to find workflow with the provided instance ID: nobody\"}")]
    [InlineData("nobody/pause", "500 {\"errorCode\":\"ERR_PAUSE_WORKFLOW\",\"message\":\"error pausing workflow nobody: failed to pause workflow nobody: failed to suspend workflow: no such instance exists\"}")]
    [InlineData("nobody/resume", "500 {\"errorCode\":\"ERR_RESUME_WORKFLOW\",\"message\":\"error resuming workflow nobody: failed to resume workflow nobody: failed to resume workflow: no such instance exists\"}")]
    [InlineData("nobody/raiseEvent/E", "500 {\"errorCode\":\"ERR_RAISE_EVENT_WORKFLOW\",\"message\":\"error raising event on workflow 'nobody': failed to raise event E on workflow nobody: failed to raise event: no such instance exists\"}")]
    [InlineData("W/start?instanceID=a.b", "400 {\"errorCode\":\"ERR_INSTANCE_ID_INVALID\",\"message\":\"workflow instance ID 'a.b' is invalid: only alphanumeric and underscore characters are allowed\"}")]
    [InlineData("W/start?instanceID=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "400 {\"errorCode\":\"ERR_INSTANCE_ID_TOO_LONG\",\"message\":\"workflow instance ID exceeds the max length of 64 characters\"}")]
    [InlineData("W/start?instanceID=taken", "500 {\"errorCode\":\"ERR_START_WORKFLOW\",\"message\":\"error starting workflow 'W': unable to start workflow: failed to start workflow: rpc error: code = AlreadyExists desc = an active workflow with ID 'taken' already exists\"}")]
    public async Task What_cannot_be_done_is_refused_with_Daprs_code(string path, string answer)
    {
        await using Running running = await Running.StartAsync();
        await running.PostAsync("W/start?instanceID=taken", "");

        Assert.Equal(answer, await running.PostAsync(path, ""));
    }

    [Fact]
    public async Task Without_a_store_for_actors_there_are_no_workflows()
    {
        using Solution solution = new Solution().App("scheduler");
        await using TestHost host = await TestHost.StartAsync(solution);

        Assert.StartsWith(
            "500 {\"errorCode\":\"ERR_ACTOR_RUNTIME_NOT_FOUND\"",
            await Running.AnswerAsync(host, HttpMethod.Get, "v1.0", "a", body: null),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_above_4_MiB_is_refused_over_HTTP_and_gRPC_and_harms_nothing()
    {
        await using Running running = await Running.StartAsync();
        string large = new('x', (4 * 1024 * 1024) + 1);
        TaskHubSidecarServiceClient client = running.Worker.Client;
        await running.PostAsync("W/start?instanceID=a", "");
        await running.Worker.TakeTurnAsync();

        string http = await running.PostAsync("a/raiseEvent/E", large);
        var failures = new List<Status>();
        foreach (Func<Task> call in new Func<Task>[]
        {
            () => client.StartInstanceAsync(new CreateInstanceRequest { InstanceId = "b", Name = "W", Input = large }, cancellationToken: Cancellation).ResponseAsync,
            () => client.RaiseEventAsync(new RaiseEventRequest { InstanceId = "a", Name = "E", Input = large }, cancellationToken: Cancellation).ResponseAsync,
            () => client.CompleteActivityTaskAsync(new ActivityResponse { InstanceId = "a", Result = large }, cancellationToken: Cancellation).ResponseAsync,
            () => client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a", CustomStatus = large }, cancellationToken: Cancellation).ResponseAsync,
        })
        {
            failures.Add((await Assert.ThrowsAsync<RpcException>(call)).Status);
        }

        await client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a" }, cancellationToken: Cancellation);
        await running.PostAsync("a/raiseEvent/E", "small");

        Assert.Equal("400 {\"errorCode\":\"ERR_BODY_READ\",\"message\":\"failed to read request body: http: request body too large\"}", http);
        Assert.All(failures, failure => Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode));
        Assert.All(failures, failure => Assert.StartsWith("grpc: received message larger than max (", failure.Detail, StringComparison.Ordinal));
        Assert.Equal("small", (await running.Worker.TakeTurnAsync()).WorkflowRequest.NewEvents[1].EventRaised.Input);
    }

    [Fact]
    public async Task The_older_versions_of_the_API_are_the_same()
    {
        await using Running running = await Running.StartAsync();

        foreach (string version in new[] { "v1.0-beta1", "v1.0-alpha1" })
        {
            Assert.StartsWith("404 {\"errorCode\":\"ERR_INSTANCE_ID_NOT_FOUND\"", await running.GetAsync("nobody", version), StringComparison.Ordinal);
        }
    }

    /// <summary>A host with one app that has workflows, and its worker.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly Solution solution;
        private readonly TestHost host;
        private readonly GrpcChannel channel;

        private Running(Solution solution, TestHost host)
        {
            this.solution = solution;
            this.host = host;
            channel = host.Grpc("scheduler");
            Worker = new WorkerConnection(new TaskHubSidecarServiceClient(channel));
        }

        public WorkerConnection Worker { get; }

        public static async Task<Running> StartAsync()
        {
            Solution solution = new Solution().App("scheduler").WorkflowStore();
            return new Running(solution, await TestHost.StartAsync(solution));
        }

        public static async Task<string> AnswerAsync(TestHost host, HttpMethod method, string version, string path, string? body, string? trace = null)
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(method, new Uri(host.Http("scheduler"), $"/{version}/workflows/dapr/{path}"));
            request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (trace is not null)
            {
                request.Headers.Add("traceparent", trace);
            }

            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}";
        }

        public Task<string> GetAsync(string path, string version = "v1.0") => AnswerAsync(host, HttpMethod.Get, version, path, body: null);

        public Task<string> PostAsync(string path, string body, string? trace = null) =>
            AnswerAsync(host, HttpMethod.Post, "v1.0", path, body, trace);

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            channel.Dispose();
            await host.DisposeAsync();
            solution.Dispose();
        }
    }
}
