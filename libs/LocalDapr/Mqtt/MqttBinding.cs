using System.Globalization;
using Fleetscore.LocalDapr.Bindings;
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
            throw component.Error($"url is '{url}'; LocalDapr's broker is mqtt://127.0.0.1:port. For another broker run the solution with Dapr");
        }

        if (Flag(component, "cleanSession"))
        {
            throw component.Error("cleanSession is true; LocalDapr keeps what was not acknowledged, so it must be false");
        }

        return new MqttBinding
        {
            Name = component.Name,
            Port = address.Port > 0 ? address.Port : 1883,
            Topic = component.Required("topic"),
            Subscriber = component.Required("consumerID") + "-consumer",
            Route = "/" + (component.Value("route") ?? component.Name).TrimStart('/'),
            Retain = Flag(component, "retain"),
            MaxRetries = ReadRetries(component),
            BackOff = component.Value("backOffDuration") is { } text
                ? GoDuration.TryParse(text, out TimeSpan span)
                    ? span
                    : throw component.Error($"backOffDuration is '{text}'; write it like 5s or 200ms")
                : DefaultBackOff,
        };
    }

    private static bool Flag(Component component, string key) => component.Value(key) is { } text
        && (bool.TryParse(text, out bool flag) ? flag : throw component.Error($"{key} is '{text}'; it must be true or false"));

    private static int? ReadRetries(Component component)
    {
        string text = component.Value("backOffMaxRetries") ?? "0";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int retries)
            ? retries < 0 ? null : retries
            : throw component.Error($"backOffMaxRetries is '{text}'; it must be a whole number, -1 for ever");
    }
}
