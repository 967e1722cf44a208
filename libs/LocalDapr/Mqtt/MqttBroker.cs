using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Processes;
using Microsoft.Data.Sqlite;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>
/// The MQTT broker, on loopback. A publish is acknowledged when it is stored for everybody who subscribed for good (no clean
/// session, QoS 1 or 2); each of them gets it until it acknowledges, over any number of restarts. Others get what is
/// published while they are connected. Such a client subscribes anew on every connection, as Dapr's does: no session is
/// ever said to be present.
/// </summary>
public sealed class MqttBroker : IAsyncDisposable
{
    /// <summary>What the broker of a data directory is called there.</summary>
    public const string FileName = "broker.db";

    private const string PacketBeingHandled = "packet being handled";
    private const string StoresUnderWay = "stores under way";

    private readonly MqttServer server;
    private readonly ConcurrentDictionary<string, DurableDelivery> deliveries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> durableClients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> ownSubscribers = new(StringComparer.Ordinal);
    private HostLock? alone;

    private MqttBroker(MessageQueue queue, int port)
    {
        Queue = queue;
        Port = port;
        server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(port)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .Build());
        server.ValidatingConnectionAsync += OnConnectingAsync;
        server.ClientDisconnectedAsync += disconnected => StopDeliveryAsync(disconnected.ClientId);
        server.InterceptingSubscriptionAsync += OnSubscribingAsync;
        server.ClientSubscribedTopicAsync += OnSubscribedAsync;
        server.ClientUnsubscribedTopicAsync += unsubscribed => Queue.UnsubscribeAsync(unsubscribed.ClientId, unsubscribed.TopicFilter);
        server.InterceptingInboundPacketAsync += OnInboundPacketAsync;
        server.InterceptingPublishAsync += OnPublishAsync;
        server.InterceptingClientEnqueueAsync += OnEnqueueAsync;
        server.InterceptingOutboundPacketAsync += OnOutboundPacketAsync;
        server.ClientAcknowledgedPublishPacketAsync += OnAcknowledgedAsync;
    }

    public int Port { get; }

    public Uri Address => new($"mqtt://127.0.0.1:{Port}");

    internal MessageQueue Queue { get; }

    /// <summary>A broker on its own, for a solution that runs with Dapr.</summary>
    /// <param name="databasePath">The broker's memory; created where it is missing. No host may run on its folder meanwhile.</param>
    /// <param name="port">0: a free one.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="LocalDaprException">The port or the folder is in use.</exception>
    public static async Task<MqttBroker> StartAsync(string databasePath, int port, CancellationToken cancellation = default)
    {
        var folder = HostLock.Take(Path.GetDirectoryName(Path.GetFullPath(databasePath))!);
        MqttBroker broker = Open(databasePath, port);
        broker.alone = folder;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            await broker.ServeAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        foreach (string client in deliveries.Keys)
        {
            await StopDeliveryAsync(client);
        }

        server.Dispose();
        await Queue.DisposeAsync();
        if (alone is not null)
        {
            await alone.DisposeAsync();
        }
    }

    /// <summary>A broker that does not accept connections yet, so that its owner can subscribe first.</summary>
    internal static MqttBroker Open(string databasePath, int port) =>
        new(new MessageQueue(databasePath), port == 0 ? Ports.Free(1)[0] : port);

    internal async Task ServeAsync()
    {
        Ports.CheckFree(Port, "MQTT broker");
        try
        {
            await server.StartAsync();
        }
        catch (SocketException taken)
        {
            throw new LocalDaprException($"The MQTT broker cannot listen on port {Port}: {taken.Message}", taken) { IsPortInUse = true };
        }
    }

    /// <summary>Subscribes a consumer of this process; it reads from <see cref="Queue"/>, and no client may take its name.</summary>
    internal Task SubscribeAsync(string subscriber, string filter)
    {
        ownSubscribers[subscriber] = true;
        return Queue.SubscribeAsync(subscriber, filter);
    }

    /// <summary>Publishes; done when it is stored for everybody who subscribed for good.</summary>
    internal Task PublishAsync(string topic, byte[] payload, bool retain) =>
        server.InjectApplicationMessage(new InjectedMqttApplicationMessage(new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build())
        {
            SenderClientId = "",
        });

    private async Task OnConnectingAsync(ValidatingConnectionEventArgs connecting)
    {
        if (ownSubscribers.ContainsKey(connecting.ClientId))
        {
            connecting.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
            return;
        }

        bool durable = connecting.ProtocolVersion == MqttProtocolVersion.V500
            ? connecting.SessionExpiryInterval > 0
            : connecting.CleanSession == false;
        durableClients[connecting.ClientId] = durable;
        if (!durable || connecting.CleanSession == true)
        {
            await Queue.ForgetAsync(connecting.ClientId);
        }
    }

    /// <summary>A filter that is none would be kept, and never get anything.</summary>
    private static Task OnSubscribingAsync(InterceptingSubscriptionEventArgs subscribing)
    {
        if (!MessageQueue.IsFilter(subscribing.TopicFilter.Topic))
        {
            subscribing.ProcessSubscription = false;
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.TopicFilterInvalid;
        }

        return Task.CompletedTask;
    }

    private async Task OnSubscribedAsync(ClientSubscribedTopicEventArgs subscribed)
    {
        string client = subscribed.ClientId;
        if (subscribed.TopicFilter.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce || !durableClients.GetValueOrDefault(client))
        {
            return;
        }

        await Queue.SubscribeAsync(client, subscribed.TopicFilter.Topic);
        MqttSessionStatus session = await server.GetSessionAsync(client);
        deliveries.GetOrAdd(client, _ => new DurableDelivery(client, session, Queue));
    }

    private async Task StopDeliveryAsync(string client)
    {
        if (deliveries.TryRemove(client, out DurableDelivery? delivery))
        {
            await delivery.DisposeAsync();
        }
    }

    private static Task OnInboundPacketAsync(InterceptingPacketEventArgs inbound)
    {
        if (inbound.Packet is MqttPublishPacket publish)
        {
            inbound.SessionItems[PacketBeingHandled] = publish.PacketIdentifier;
        }

        return Task.CompletedTask;
    }

    private Task OnPublishAsync(InterceptingPublishEventArgs publish)
    {
        if (publish.ApplicationMessage.Payload.Length > RequestBody.Limit)
        {
            publish.ProcessPublish = false;
            publish.CloseConnection = true;
            return Task.CompletedTask;
        }

        Task stored = Queue.AddAsync(publish.ApplicationMessage.Topic, publish.ApplicationMessage.Payload.ToArray());
        if (publish.ApplicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce
            || publish.SessionItems[PacketBeingHandled] is not ushort packet)
        {
            return stored;
        }

        // The next publish of this client may be read meanwhile, so that many share a commit; the acknowledgement waits.
        Stores(publish.SessionItems)[packet] = stored;
        return Task.CompletedTask;
    }

    private Task OnEnqueueAsync(InterceptingClientApplicationMessageEnqueueEventArgs enqueue)
    {
        enqueue.AcceptEnqueue = !Queue.Keeps(enqueue.ReceiverClientId, enqueue.ApplicationMessage.Topic);
        return Task.CompletedTask;
    }

    private async Task OnOutboundPacketAsync(InterceptingPacketEventArgs outbound)
    {
        ushort? acknowledged = outbound.Packet switch
        {
            MqttPubAckPacket packet => packet.PacketIdentifier,
            MqttPubRecPacket packet => packet.PacketIdentifier,
            _ => null,
        };
        if (acknowledged is not { } id || !Stores(outbound.SessionItems).TryRemove(id, out Task? stored))
        {
            return;
        }

        try
        {
            await stored;
        }
        catch (SqliteException)
        {
            // MQTT has no word for a publish that failed; a client that loses its connection publishes again. Not awaited: the
            // connection does not end before this packet is done with.
            outbound.ProcessPacket = false;
            _ = server.DisconnectClientAsync(outbound.ClientId);
        }
    }

    private Task OnAcknowledgedAsync(ClientAcknowledgedPublishPacketEventArgs acknowledged) =>
        deliveries.TryGetValue(acknowledged.ClientId, out DurableDelivery? delivery)
            ? delivery.AcknowledgedAsync(acknowledged.PublishPacket.PacketIdentifier)
            : Task.CompletedTask;

    private static ConcurrentDictionary<ushort, Task> Stores(System.Collections.IDictionary sessionItems)
    {
        lock (sessionItems)
        {
            if (sessionItems[StoresUnderWay] is not ConcurrentDictionary<ushort, Task> stores)
            {
                stores = new ConcurrentDictionary<ushort, Task>();
                sessionItems[StoresUnderWay] = stores;
            }

            return stores;
        }
    }
}
