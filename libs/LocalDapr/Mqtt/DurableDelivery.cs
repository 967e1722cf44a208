using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>Sends a connected client what is kept for it, a bounded number at a time; each is forgotten when acknowledged.</summary>
internal sealed class DurableDelivery : IAsyncDisposable
{
    private const int MaxInFlight = 64;
    private const int BatchSize = 16;

    private readonly string client;
    private readonly MqttSessionStatus session;
    private readonly MessageQueue queue;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places = new(MaxInFlight);
    private readonly Dictionary<ushort, long> inFlight = [];
    private readonly Task loop;

    public DurableDelivery(string client, MqttSessionStatus session, MessageQueue queue)
    {
        this.client = client;
        this.session = session;
        this.queue = queue;
        loop = Task.Run(RunAsync);
    }

    public async Task AcknowledgedAsync(ushort packet)
    {
        long id;
        lock (inFlight)
        {
            if (!inFlight.Remove(packet, out id))
            {
                return;
            }
        }

        places.Release();
        await queue.RemoveAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
    }

    private async Task RunAsync()
    {
        try
        {
            long last = 0;
            while (true)
            {
                IReadOnlyList<QueuedMessage> batch = queue.Take(client, last, BatchSize);
                foreach (QueuedMessage message in batch)
                {
                    await places.WaitAsync(stopping.Token);
                    Send(message);
                    last = message.Id;
                }

                if (batch.Count == 0)
                {
                    await queue.WaitAsync(client, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The client is gone; what it did not acknowledge is sent again when it comes back.
        }
    }

    private void Send(QueuedMessage message)
    {
        MqttApplicationMessage publish = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic)
            .WithPayload(message.Payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();

        // Under the lock, because the acknowledgement may come before the packet's number is noted.
        lock (inFlight)
        {
            if (session.TryEnqueueApplicationMessage(publish, out InjectMqttApplicationMessageResult? sent))
            {
                inFlight[sent.PacketIdentifier] = message.Id;
            }
        }
    }
}
