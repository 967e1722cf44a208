using System.Collections.Concurrent;
using System.Globalization;
using Dapr.Client;
using Fleetscore.Tests.Dapr.Host;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// MQTT with QoS 1, and the output binding: what was acknowledged reaches both a client with a session that stays and the app of
/// the input binding.
/// </summary>
internal sealed class EventFlow(MortalHost host, Acknowledgements acknowledgements, DaprClient dapr) : IAsyncDisposable
{
    private const int PublishesAtOnce = 8;

    private readonly ConcurrentDictionary<string, bool> published = new();
    private readonly ConcurrentDictionary<string, bool> received = new();
    private readonly CancellationTokenSource closing = new();
    private RecordingApp? listener;
    private Task subscriber = Task.CompletedTask;
    private int events;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the listener behind the app, and the subscriber; returns when its first subscription is acknowledged.</summary>
    public async Task ListenAsync()
    {
        listener = await RecordingApp.StartAsync("listener", host.ListenerPort);
        var subscribed = new TaskCompletionSource();
        subscriber = SubscribeAsync(subscribed);
        await await Task.WhenAny(subscribed.Task, subscriber);
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(PublishAsync(stop), InvokeAsync(stop));

    /// <summary>Waits until everything acknowledged has arrived at both.</summary>
    public async Task CheckAsync()
    {
        await Eventually.IsTrueAsync(() => published.Keys.All(received.ContainsKey), "every acknowledged publish reaches the subscriber", Lost);
        await Eventually.IsTrueAsync(() => published.Keys.All(AtApp().Contains), "every acknowledged publish reaches the app", Lost);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await subscriber.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (listener is not null)
        {
            await listener.DisposeAsync();
        }

        closing.Dispose();
    }

    private HashSet<string> AtApp() => [.. listener!.Received.Select(one => one.Body)];

    private string Lost()
    {
        HashSet<string> atApp = AtApp();
        return $"not at the subscriber: {string.Join(", ", published.Keys.Where(one => !received.ContainsKey(one)))}; "
            + $"not at the app: {string.Join(", ", published.Keys.Where(one => !atApp.Contains(one)))}";
    }

    private string Next() => Interlocked.Increment(ref events).ToString("000000", CultureInfo.InvariantCulture);

    private MqttClientOptionsBuilder Broker() => new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", host.BrokerPort)
        .WithProtocolVersion(MqttProtocolVersion.V311);

    private async Task SubscribeAsync(TaskCompletionSource subscribed)
    {
        while (true)
        {
            int life = host.Life;
            try
            {
                using IMqttClient client = new MqttClientFactory().CreateMqttClient();
                var gone = new TaskCompletionSource();
                client.DisconnectedAsync += _ =>
                {
                    gone.TrySetResult();
                    return Task.CompletedTask;
                };
                client.ApplicationMessageReceivedAsync += message =>
                {
                    received[message.ApplicationMessage.ConvertPayloadToString()] = true;
                    return Task.CompletedTask;
                };
                await client.ConnectAsync(Broker().WithClientId("stays").WithCleanSession(false).Build(), closing.Token);
                await client.SubscribeAsync("telemetry/#", MqttQualityOfServiceLevel.AtLeastOnce, closing.Token);
                subscribed.TrySetResult();
                await gone.Task.WaitAsync(closing.Token);
                throw new IOException("The broker closed the subscriber's connection.");
            }
            catch (Exception) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (MortalHost.MayComeOfKill(failure))
            {
                await host.RecoverAsync(life, failure);
            }
        }
    }

    /// <summary>Many publishes of one connection, as a gateway sends them.</summary>
    private async Task PublishAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            int life = host.Life;
            try
            {
                using IMqttClient client = new MqttClientFactory().CreateMqttClient();
                await client.ConnectAsync(Broker().Build(), Cancellation);
                await Task.WhenAll(Enumerable.Range(0, PublishesAtOnce).Select(_ => PublishAsync(client, stop)));
            }
            catch (Exception failure) when (MortalHost.MayComeOfKill(failure))
            {
                await host.RecoverAsync(life, failure);
            }
        }
    }

    private async Task PublishAsync(IMqttClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string payload = Next();
            MqttClientPublishResult result = await client.PublishStringAsync(
                "telemetry/x", payload, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
            Assert.True(result.IsSuccess, result.ReasonString);
            Acknowledged("publishes", payload);
        }
    }

    private async Task InvokeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            int life = host.Life;
            string payload = Next();
            try
            {
                var request = new BindingRequest("telemetry", "create")
                {
                    Data = System.Text.Encoding.UTF8.GetBytes(payload),
                    Metadata = { ["topic"] = "telemetry/y" },
                };
                await dapr.InvokeBindingAsync(request, Cancellation);
                Acknowledged("publishes by binding", payload);
            }
            catch (Exception failure) when (MortalHost.MayComeOfKill(failure))
            {
                await host.RecoverAsync(life, failure);
            }
        }
    }

    private void Acknowledged(string kind, string payload)
    {
        published[payload] = true;
        acknowledgements.Add(kind);
    }
}
