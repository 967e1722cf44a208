using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>The output side of <c>bindings.mqtt3</c>: publishes to the broker.</summary>
internal sealed class MqttOutput(MqttBinding binding, MqttBroker broker) : IOutputBinding
{
    public IReadOnlyList<string> Operations { get; } = ["create"];

    public async Task<byte[]> InvokeAsync(string operation, byte[] data, IReadOnlyDictionary<string, string> metadata)
    {
        string topic = metadata.GetValueOrDefault("topic") is { Length: > 0 } given ? given : binding.Topic;
        if (topic.AsSpan().ContainsAny('#', '+'))
        {
            throw new BindingException($"failed to publish: '{topic}' is a filter; name a topic in the request's metadata");
        }

        await broker.PublishAsync(topic, data, binding.Retain);
        return [];
    }
}
