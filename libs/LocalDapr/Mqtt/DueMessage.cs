namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>A message on its way to an app. While it waits for another attempt its payload is not kept in memory.</summary>
internal sealed class DueMessage
{
    private readonly MessageQueue queue;
    private readonly string subscriber;
    private byte[]? payload;

    public DueMessage(MessageQueue queue, string subscriber, QueuedMessage message)
    {
        this.queue = queue;
        this.subscriber = subscriber;
        (Id, Topic, payload) = (message.Id, message.Topic, message.Payload);
    }

    public long Id { get; }

    public string Topic { get; }

    /// <summary>Reads it again where it was forgotten.</summary>
    public byte[] Payload() => payload ??= queue.Take(subscriber, Id - 1, 1)[0].Payload;

    public void ForgetPayload() => payload = null;
}
