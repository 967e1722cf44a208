using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Client;
using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.WorkflowProtocol;
using Grpc.Net.Client;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using static Fleetscore.WorkflowProtocol.TaskHubSidecarService;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>A host under load, killed with SIGKILL at random moments: whatever it acknowledged is there in the next one.</summary>
public sealed class KilledHostTests
{
    private const int Rounds = 5;
    private const int WritersOfEachKind = 4;
    private const string Instance = "kept";

    private readonly ConcurrentBag<string> saved = [];
    private readonly ConcurrentBag<string> published = [];
    private readonly ConcurrentBag<string> raised = [];
    private readonly ConcurrentDictionary<string, bool> received = new();
    private int next;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_host_acknowledged_before_it_was_killed_is_there_in_the_next()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using Solution solution = new Solution().App("ingest").UsualComponents().Component(
            "workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"));
        for (int round = 0; round < Rounds; round++)
        {
            using LoneHost host = await LoneHost.StartAsync(solution);
            using TaskHub hub = new(host.Grpc);
            await CheckAsync(host, hub, begin: round == 0);
            await LoadUntilKilledAsync(host, hub, random.Next(1, 600));
            await host.EndedAsync();
        }

        using LoneHost last = await LoneHost.StartAsync(solution);
        using TaskHub lastHub = new(last.Grpc);
        await CheckAsync(last, lastHub, begin: false);
        Assert.All((int[])[saved.Count, published.Count, raised.Count], count => Assert.InRange(count, 1, int.MaxValue));
    }

    private async Task CheckAsync(LoneHost host, TaskHub hub, bool begin)
    {
        using DaprClient dapr = Client(host);
        string[] keys = [.. saved];
        IReadOnlyList<BulkStateItem> items = keys.Length == 0 ? [] : await dapr.GetBulkStateAsync("features", keys, null, cancellationToken: Cancellation);
        Assert.Equal(keys.Order(), items.Where(item => item.Value == $"\"{item.Key}\"").Select(item => item.Key).Order());

        using (IMqttClient subscriber = new MqttClientFactory().CreateMqttClient())
        {
            subscriber.ApplicationMessageReceivedAsync += message =>
            {
                received[message.ApplicationMessage.ConvertPayloadToString()] = true;
                return Task.CompletedTask;
            };
            await subscriber.ConnectAsync(Mqtt(host).WithClientId("keeps").WithCleanSession(false).Build(), Cancellation);
            await subscriber.SubscribeAsync("telemetry/#", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);
            await Eventually.IsTrueAsync(() => published.All(received.ContainsKey), "every acknowledged publish arrives");
            await subscriber.DisconnectAsync(cancellationToken: Cancellation);
        }

        // One more event makes a turn even where all that came before is in the history.
        await using var worker = new WorkerConnection(hub.Client);
        if (begin)
        {
            _ = hub.Client.StartInstanceAsync(new CreateInstanceRequest { InstanceId = Instance, Name = "W" }, cancellationToken: Cancellation);
        }
        else
        {
            await RaiseAsync(hub, "check");
        }

        HashSet<string> seen = [];
        do
        {
            WorkflowRequest turn = (await worker.TakeTurnAsync()).WorkflowRequest;
            seen = [.. turn.PastEvents.Concat(turn.NewEvents).Where(e => e.EventRaised is not null).Select(e => e.EventRaised.Name)];
            await hub.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = Instance }, cancellationToken: Cancellation);
        }
        while (!begin && !seen.Contains("check"));
        Assert.Empty(raised.Except(seen));
    }

    /// <summary>Writers of every kind until so many writes were acknowledged; then the host is killed with others under way.</summary>
    private async Task LoadUntilKilledAsync(LoneHost host, TaskHub hub, int acknowledgements)
    {
        int left = acknowledgements;
        using DaprClient dapr = Client(host);
        using IMqttClient publisher = new MqttClientFactory().CreateMqttClient();
        await publisher.ConnectAsync(Mqtt(host).Build(), Cancellation);
        await using var worker = new WorkerConnection(hub.Client);
        Task turns = UntilItFailsAsync(async () =>
        {
            await worker.TakeTurnAsync();
            await hub.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = Instance });
        });
        Task[] writers =
        [
            .. Enumerable.Range(0, WritersOfEachKind).SelectMany(_ => (Task[])
            [
                WriteAsync(saved, name => dapr.SaveStateAsync("features", name, name, cancellationToken: Cancellation)),
                WriteAsync(raised, name => RaiseAsync(hub, name)),
                WriteAsync(published, async name => Assert.True((await publisher.PublishStringAsync(
                    "telemetry/x", name, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation)).IsSuccess)),
            ]),
        ];
        await Task.WhenAll(writers);
        await worker.CutAsync();
        await turns;

        Task WriteAsync(ConcurrentBag<string> acknowledged, Func<string, Task> write) => UntilItFailsAsync(async () =>
        {
            string name = Interlocked.Increment(ref next).ToString("000000", CultureInfo.InvariantCulture);
            await write(name);
            acknowledged.Add(name);
            if (Interlocked.Decrement(ref left) == 0)
            {
                host.Kill();
            }
        });
    }

    /// <summary>Until the host is gone: then every call fails, in one way or another.</summary>
    private static async Task UntilItFailsAsync(Func<Task> work)
    {
        try
        {
            while (true)
            {
                await work();
            }
        }
        catch (Exception) when (!Cancellation.IsCancellationRequested)
        {
            // Not acknowledged, so nothing is promised.
        }
    }

    private static async Task RaiseAsync(TaskHub hub, string name) => await hub.Client.RaiseEventAsync(
        new RaiseEventRequest { InstanceId = Instance, Name = name }, cancellationToken: Cancellation);

    private static MqttClientOptionsBuilder Mqtt(LoneHost host) => new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", host.Addresses.Broker.Port)
        .WithProtocolVersion(MqttProtocolVersion.V311);

    private static DaprClient Client(LoneHost host) =>
        new DaprClientBuilder().UseHttpEndpoint(host.Http.ToString()).UseGrpcEndpoint(host.Grpc.ToString()).Build();

    private sealed class TaskHub(Uri address) : IDisposable
    {
        private readonly GrpcChannel channel = GrpcChannel.ForAddress(address);

        public TaskHubSidecarServiceClient Client => new(channel);

        public void Dispose() => channel.Dispose();
    }
}
