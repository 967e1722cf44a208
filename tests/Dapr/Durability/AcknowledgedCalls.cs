using System.Net.Http.Json;
using Dapr.Client;
using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.WorkflowProtocol;
using Grpc.Net.Client;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>One call of each kind whose answer promises that something is on disk, ready to be made to a host in a process of its own.</summary>
internal sealed class AcknowledgedCalls : IAsyncDisposable
{
    private const string Store = "features";

    private readonly GrpcChannel channel;
    private readonly HttpClient http;
    private readonly List<IMqttClient> mqtt = [];
    private readonly int brokerPort;

    private AcknowledgedCalls(LoneHost host)
    {
        channel = GrpcChannel.ForAddress(host.Grpc);
        http = new HttpClient { BaseAddress = host.Http };
        Dapr = new DaprClientBuilder().UseHttpEndpoint(host.Http.ToString()).UseGrpcEndpoint(host.Grpc.ToString()).Build();
        TaskHub = new TaskHubSidecarService.TaskHubSidecarServiceClient(channel);
        Worker = new WorkerConnection(TaskHub);
        brokerPort = host.Addresses.Broker.Port;
    }

    public DaprClient Dapr { get; }

    public TaskHubSidecarService.TaskHubSidecarServiceClient TaskHub { get; }

    public WorkerConnection Worker { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A solution in which all of them can be made.</summary>
    public static Solution Solution() => new Solution().App("ingest").UsualComponents()
        .Component("workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"))
        .Component("telemetry", "bindings.mqtt3", ("url", "mqtt://127.0.0.1:1883"), ("topic", "t"), ("consumerID", "c"), ("direction", "output"));

    /// <summary>
    /// Connects, and leaves behind what the calls need: a subscriber whose session stays, a saved key, an instance with a turn and
    /// an activity in the worker's hands, others that run, and one that has ended.
    /// </summary>
    public static async Task<AcknowledgedCalls> PrepareAsync(LoneHost host)
    {
        var calls = new AcknowledgedCalls(host);
        IMqttClient subscriber = await calls.ConnectAsync("stays", clean: false);
        await subscriber.SubscribeAsync("#", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);
        await calls.Dapr.SaveStateAsync(Store, "deleted", "value", cancellationToken: Cancellation);
        await calls.BeginAsync("busy", new WorkflowAction { ScheduleTask = new ScheduleTaskAction { Name = "A", TaskExecutionId = "a" } });
        await calls.Worker.TakeActivityAsync();
        await calls.TaskHub.RaiseEventAsync(new RaiseEventRequest { InstanceId = "busy", Name = "E" }, cancellationToken: Cancellation);
        await calls.Worker.TakeTurnAsync();
        await calls.BeginAsync("told");
        await calls.BeginAsync("ended", Completion());
        return calls;
    }

    /// <summary>A new client of the broker; gone with this.</summary>
    public async Task<IMqttClient> ConnectAsync(string id, bool clean = true)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        mqtt.Add(client);
        await client.ConnectAsync(
            new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", brokerPort)
                .WithProtocolVersion(MqttProtocolVersion.V311)
                .WithTimeout(Eventually.Limit)
                .WithClientId(id)
                .WithCleanSession(clean)
                .Build(),
            Cancellation);
        return client;
    }

    /// <summary>The calls, begun one after the other without waiting; each task is one answer, and faults where that is an error.</summary>
    public async Task<Dictionary<string, Task>> BeginAllAsync()
    {
        IMqttClient once = await ConnectAsync("publishes with QoS 1");
        IMqttClient twice = await ConnectAsync("publishes with QoS 2");
        IMqttClient subscriber = await ConnectAsync("subscribes", clean: false);
        return new Dictionary<string, Task>
        {
            ["save"] = Dapr.SaveStateAsync(Store, "saved", "value", cancellationToken: Cancellation),
            ["delete"] = Dapr.DeleteStateAsync(Store, "deleted", cancellationToken: Cancellation),
            ["transaction"] = Dapr.ExecuteStateTransactionAsync(
                Store,
                [new("one", "1"u8.ToArray(), StateOperationType.Upsert), new("two", "2"u8.ToArray(), StateOperationType.Upsert)],
                cancellationToken: Cancellation),
            ["save over HTTP"] = OverHttpAsync("/v1.0/state/features", new[] { new { key = "http", value = "value" } }),
            ["publish, QoS 1"] = PublishAsync(once, MqttQualityOfServiceLevel.AtLeastOnce),
            ["publish, QoS 2"] = PublishAsync(twice, MqttQualityOfServiceLevel.ExactlyOnce),
            ["publish by binding"] = Dapr.InvokeBindingAsync("telemetry", "create", "event", cancellationToken: Cancellation),
            ["publish over HTTP"] = OverHttpAsync("/v1.0/bindings/telemetry", new { operation = "create", data = "event" }),
            ["subscribe"] = subscriber.SubscribeAsync("other", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation),
            ["raise event"] = Call(() => TaskHub.RaiseEventAsync(
                new RaiseEventRequest { InstanceId = "told", Name = "E" }, cancellationToken: Cancellation).ResponseAsync),
            ["suspend"] = Call(() => TaskHub.SuspendInstanceAsync(
                new SuspendRequest { InstanceId = "told" }, cancellationToken: Cancellation).ResponseAsync),
            ["resume"] = Call(() => TaskHub.ResumeInstanceAsync(
                new ResumeRequest { InstanceId = "told" }, cancellationToken: Cancellation).ResponseAsync),
            ["terminate"] = Call(() => TaskHub.TerminateInstanceAsync(
                new TerminateRequest { InstanceId = "told" }, cancellationToken: Cancellation).ResponseAsync),
            ["purge"] = Call(() => TaskHub.PurgeInstancesAsync(
                new PurgeInstancesRequest { InstanceId = "ended" }, cancellationToken: Cancellation).ResponseAsync),
            ["end of an activity"] = Call(() => TaskHub.CompleteActivityTaskAsync(
                new ActivityResponse { InstanceId = "busy", TaskId = 0, Result = "1" }, cancellationToken: Cancellation).ResponseAsync),
            ["end of a turn"] = Call(() => TaskHub.CompleteOrchestratorTaskAsync(
                new WorkflowResponse { InstanceId = "busy" }, cancellationToken: Cancellation).ResponseAsync),
            ["start of a workflow later"] = Call(() => TaskHub.StartInstanceAsync(
                new CreateInstanceRequest
                {
                    InstanceId = "later",
                    Name = "W",
                    ScheduledStartTimestamp = new() { Seconds = 4_000_000_000 },
                },
                cancellationToken: Cancellation).ResponseAsync),
        };
    }

    /// <summary>Waits for the answers. Those of suspend, resume and terminate come when a worker has taken them up, as from Dapr.</summary>
    public async Task AreAnsweredAsync(Dictionary<string, Task> answers)
    {
        Task all = Task.WhenAll(answers.Values);
        while (!all.IsCompleted)
        {
            Task<WorkflowRequest> turn = Worker.TakeTurnOfAsync("told");
            if (await Task.WhenAny(all, turn) == turn)
            {
                await Worker.AnswerAsync(new WorkflowResponse { InstanceId = (await turn).InstanceId });
            }
        }

        await all;
    }

    /// <summary>Not one of the others: it waits for no database.</summary>
    public Task CreateFileAsync() => Dapr.InvokeBindingAsync(
        "results", "create", "content", new Dictionary<string, string> { ["fileName"] = "file" }, Cancellation);

    /// <summary>So many reads, one after the other, each answered: what was asked before has long been taken up.</summary>
    public async Task ReadAsync(int times)
    {
        for (int n = 0; n < times; n++)
        {
            await Dapr.GetStateAsync<string?>(Store, "deleted", cancellationToken: Cancellation);
            await TaskHub.GetInstanceAsync(new GetInstanceRequest { InstanceId = "told" }, cancellationToken: Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        mqtt.ForEach(client => client.Dispose());
        Dapr.Dispose();
        http.Dispose();
        channel.Dispose();
    }

    private static WorkflowAction Completion() =>
        new() { CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed } };

    private static async Task Call<T>(Func<Task<T>> call) => await call();

    private static async Task PublishAsync(IMqttClient client, MqttQualityOfServiceLevel qos) =>
        Assert.True((await client.PublishStringAsync("t", "event", qos, cancellationToken: Cancellation)).IsSuccess);

    private async Task OverHttpAsync(string path, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(path, body, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Starts an instance and answers its first turn.</summary>
    private async Task BeginAsync(string id, params WorkflowAction[] actions)
    {
        Task start = Call(() => TaskHub.StartInstanceAsync(
            new CreateInstanceRequest { InstanceId = id, Name = "W" }, cancellationToken: Cancellation).ResponseAsync);
        await Worker.TakeTurnAsync();
        await TaskHub.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = id, Actions = { actions } }, cancellationToken: Cancellation);
        await start;
    }
}
