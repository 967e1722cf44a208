using System.Globalization;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>What a <c>bindings.mqtt3</c> component says, checked.</summary>
internal sealed record MqttBinding
{
    public const string Type = "bindings.mqtt3";

    private static readonly TimeSpan DefaultBackOff = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The component's metadata that LocalDapr knows. <c>backOffDuration</c> is LocalDapr's own: Dapr always waits 5 s and
    /// ignores it. <c>qos</c> is ignored by both: it is 1.
    /// </summary>
    public static string[] Metadata { get; } =
        ["url", "topic", "qos", "consumerID", "cleanSession", "retain", "direction", "route", "backOffMaxRetries", "backOffDuration"];

    public required string Name { get; init; }

    public required int Port { get; init; }

    public required string Topic { get; init; }

    /// <summary>The client id under which Dapr's binding subscribes; messages kept for it wait for whoever runs next.</summary>
    public required string Subscriber { get; init; }

    public required string Route { get; init; }

    public required bool Retain { get; init; }

    /// <summary>Null: for ever. 0, the default: an event the app did not take comes again only after the next start.</summary>
    public required int? MaxRetries { get; init; }

    public required TimeSpan BackOff { get; init; }

    public static MqttBinding Read(Component component)
    {
        string url = component.Required("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("mqtt" or "tcp") || !address.IsLoopback)
        {
            throw component.Error(
                "url",
                $"metadata 'url' is '{url}'; LocalDapr's broker is mqtt://127.0.0.1:port. "
                + "For another broker run the solution with Dapr: dapr run -f .");
        }

        if (component.Flag("cleanSession"))
        {
            throw component.Error(
                "cleanSession",
                "metadata 'cleanSession' is true; LocalDapr keeps what was not acknowledged. "
                + "Write false, or run the solution with Dapr: dapr run -f .");
        }

        return new MqttBinding
        {
            Name = component.Name,
            Port = address.Port > 0 ? address.Port : 1883,
            Topic = ReadTopic(component),
            Subscriber = component.Required("consumerID") + "-consumer",
            Route = "/" + (component.Value("route") ?? component.Name).TrimStart('/'),
            Retain = component.Flag("retain"),
            MaxRetries = ReadRetries(component),
            BackOff = component.Span("backOffDuration") ?? DefaultBackOff,
        };
    }

    private static string ReadTopic(Component component)
    {
        string topic = component.Required("topic");
        return MessageQueue.IsFilter(topic)
            ? topic
            : throw component.Error(
                "topic", $"metadata 'topic' is '{topic}', which no message ever has; write a topic, or a filter like telemetry/#");
    }

    private static int? ReadRetries(Component component)
    {
        string text = component.Value("backOffMaxRetries") ?? "0";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int retries)
            ? retries < 0 ? null : retries
            : throw component.Error("backOffMaxRetries", $"metadata 'backOffMaxRetries' is '{text}'; write a whole number, -1 for ever");
    }
}
