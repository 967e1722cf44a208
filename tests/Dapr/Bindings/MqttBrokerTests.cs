using System.Collections.Concurrent;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Mqtt;
using Fleetscore.Tests.Dapr.Host;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Bindings;

public sealed class MqttBrokerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fleetscore-test-").FullName;

    private string Database => Path.Combine(folder, "broker.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_to_the_publisher_survives_the_broker_and_reaches_the_subscriber_later()
    {
        await using (MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation))
        {
            using (Subscriber gone = await Subscriber.ConnectAsync(broker, "daprd"))
            {
                await gone.DisconnectAsync();
            }

            await PublishAsync(broker, [.. Enumerable.Range(0, 300).Select(i => $"event {i}")]);
        }

        await using MqttBroker again = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using Subscriber subscriber = await Subscriber.ConnectAsync(again, "daprd");

        await Eventually.IsTrueAsync(() => subscriber.Received.Count >= 300, "all 300 arrive, more than the server would hold");
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"event {i}"), subscriber.Received);
    }

    [Fact]
    public async Task A_restarted_broker_keeps_for_a_subscriber_that_has_not_come_back_yet()
    {
        await using (MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation))
        {
            using Subscriber gone = await Subscriber.ConnectAsync(broker, "daprd");
            await gone.DisconnectAsync();
        }

        await using MqttBroker again = await MqttBroker.StartAsync(Database, 0, Cancellation);
        await PublishAsync(again, "meanwhile");
        using Subscriber subscriber = await Subscriber.ConnectAsync(again, "daprd");

        await Eventually.IsTrueAsync(() => !subscriber.Received.IsEmpty, "what was published before it came back arrives");
        Assert.Equal(["meanwhile"], subscriber.Received);
    }

    [Fact]
    public async Task What_the_subscriber_did_not_acknowledge_comes_again_when_it_connects_again()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using (Subscriber deaf = await Subscriber.ConnectAsync(broker, "daprd", acknowledges: body => body != "b"))
        {
            await PublishAsync(broker, "a", "b", "c");
            await Eventually.IsTrueAsync(() => broker.Queue.Count("daprd") == 1, "two of three are acknowledged");
            await deaf.DisconnectAsync();
        }

        using Subscriber subscriber = await Subscriber.ConnectAsync(broker, "daprd");

        await Eventually.IsTrueAsync(() => broker.Queue.Count("daprd") == 0, "the third is acknowledged");
        Assert.Equal(["b"], subscriber.Received);
    }

    [Fact]
    public async Task A_clean_session_forgets_what_was_kept()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using (Subscriber gone = await Subscriber.ConnectAsync(broker, "daprd"))
        {
            await gone.DisconnectAsync();
        }

        await PublishAsync(broker, "a");
        using Subscriber clean = await Subscriber.ConnectAsync(broker, "daprd", cleanSession: true);
        await PublishAsync(broker, "b");

        await Eventually.IsTrueAsync(() => !clean.Received.IsEmpty, "what is published while it is connected arrives");
        Assert.Equal(["b"], clean.Received);
        Assert.Equal(0, broker.Queue.Count("daprd"));
    }

    [Fact]
    public async Task A_listener_sees_what_a_solution_s_own_binding_consumes_and_cannot_take_its_name()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using Subscriber listener = await Subscriber.ConnectAsync(host.BrokerPort, "listener", cleanSession: true);

        await PublishAsync(host.BrokerPort, "a");

        await Eventually.IsTrueAsync(() => host.Apps["ingest"].Received.Count == 1 && !listener.Received.IsEmpty, "both get it");
        await Assert.ThrowsAnyAsync<Exception>(() => Subscriber.ConnectAsync(host.BrokerPort, "test-ingest-consumer"));
    }

    [Fact]
    public async Task A_packet_above_4_MiB_is_not_acknowledged()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using IMqttClient client = await ConnectAsync(broker.Port);

        await Assert.ThrowsAnyAsync<Exception>(() => client.PublishBinaryAsync(
            "telemetry/x", new byte[(4 * 1024 * 1024) + 1], MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_subscriber_that_comes_back_before_it_was_missed_gets_its_messages()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using Subscriber lost = await Subscriber.ConnectAsync(broker, "daprd");
        using Subscriber back = await Subscriber.ConnectAsync(broker, "daprd"); // Takes the first one's place, as MQTT has it.

        await PublishAsync(broker, "a", "b");

        await Eventually.IsTrueAsync(() => back.Received.Count == 2, "both arrive");
        await Eventually.IsTrueAsync(() => broker.Queue.Count("daprd") == 0, "both are acknowledged");
    }

    [Theory]
    [InlineData("$share/group/telemetry/#")]
    [InlineData("telemetry/a+")]
    public async Task A_subscription_that_would_never_get_anything_is_refused(string filter)
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using IMqttClient client = await ConnectAsync(broker.Port);

        MqttClientSubscribeResult result = await client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);

        Assert.True(result.Items.Single().ResultCode >= MqttClientSubscribeResultCode.UnspecifiedError, $"{result.Items.Single().ResultCode}");
    }

    [Theory]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task Every_quality_of_service_reaches_the_app_up_to_the_limit(MqttQualityOfServiceLevel level)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using IMqttClient client = await ConnectAsync(host.BrokerPort);

        await client.PublishBinaryAsync("telemetry/x", [.. Enumerable.Repeat((byte)'a', 4 * 1024 * 1024)], level, cancellationToken: Cancellation);

        await Eventually.IsTrueAsync(() => host.Apps["ingest"].Received.Count == 1, "it arrives");
        Assert.Equal(4 * 1024 * 1024, host.Apps["ingest"].Received[0].Body.Length);
    }

    [Fact]
    public async Task A_retained_message_waits_for_who_subscribes_later_and_an_empty_one_takes_it_away()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);
        using IMqttClient client = await ConnectAsync(broker.Port);
        await client.PublishStringAsync("telemetry/x", "kept", MqttQualityOfServiceLevel.AtLeastOnce, retain: true, Cancellation);

        using (Subscriber later = await Subscriber.ConnectAsync(broker, "one", cleanSession: true))
        {
            await Eventually.IsTrueAsync(() => later.Received.SequenceEqual(["kept"]), "it is there");
        }

        await client.PublishStringAsync("telemetry/x", "", MqttQualityOfServiceLevel.AtLeastOnce, retain: true, Cancellation);
        using Subscriber last = await Subscriber.ConnectAsync(broker, "two", cleanSession: true);
        await PublishAsync(broker, "new");

        await Eventually.IsTrueAsync(() => last.Received.SequenceEqual(["new"]), "only what is new");
    }

    [Fact]
    public async Task Two_brokers_cannot_share_a_folder()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(Database, 0, Cancellation);

        LocalDaprException refused = await Assert.ThrowsAsync<LocalDaprException>(() => MqttBroker.StartAsync(Database, 0, Cancellation));

        Assert.Contains($"is in use by another host (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }

    private static Task PublishAsync(MqttBroker broker, params string[] bodies) => PublishAsync(broker.Port, bodies);

    private static async Task PublishAsync(int port, params string[] bodies)
    {
        using IMqttClient client = await ConnectAsync(port);
        foreach (string body in bodies)
        {
            await client.PublishStringAsync("telemetry/x", body, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
        }
    }

    private static async Task<IMqttClient> ConnectAsync(int port)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build(), Cancellation);
        return client;
    }

    /// <summary>A client as Dapr's binding is one: MQTT 3.1.1, a session that stays, QoS 1.</summary>
    private sealed class Subscriber : IDisposable
    {
        private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();

        public ConcurrentQueue<string> Received { get; } = new();

        public static Task<Subscriber> ConnectAsync(
            MqttBroker broker, string id, bool cleanSession = false, Func<string, bool>? acknowledges = null) =>
            ConnectAsync(broker.Port, id, cleanSession, acknowledges);

        public static async Task<Subscriber> ConnectAsync(int port, string id, bool cleanSession = false, Func<string, bool>? acknowledges = null)
        {
            var subscriber = new Subscriber();
            subscriber.client.ApplicationMessageReceivedAsync += message =>
            {
                string body = message.ApplicationMessage.ConvertPayloadToString();
                message.AutoAcknowledge = acknowledges?.Invoke(body) ?? true;
                subscriber.Received.Enqueue(body);
                return Task.CompletedTask;
            };
            MqttClientOptions options = new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", port)
                .WithClientId(id)
                .WithCleanSession(cleanSession)
                .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
                .Build();
            await subscriber.client.ConnectAsync(options, Cancellation);
            await subscriber.client.SubscribeAsync("telemetry/#", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);
            return subscriber;
        }

        public Task DisconnectAsync() => client.DisconnectAsync(cancellationToken: Cancellation);

        public void Dispose() => client.Dispose();
    }
}
