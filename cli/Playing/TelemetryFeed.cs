using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Cli.Playing;

/// <summary>Publishes rows as telemetry events, the way a device would: MQTT, QoS 1, topic telemetry/{device}.</summary>
internal sealed class TelemetryFeed : IAsyncDisposable
{
    private const int RowsPerEvent = 100;
    private const int EventsInFlight = 32;

    private readonly IMqttClient client;

    private TelemetryFeed(IMqttClient client) => this.client = client;

    public static async Task<TelemetryFeed> ConnectAsync(Uri broker, CancellationToken cancellation)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        try
        {
            await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).Build(), cancellation);
            return new TelemetryFeed(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Returns once the broker has acknowledged every event.</summary>
    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The connection is lost; what is not acknowledged must be sent again.</exception>
    public Task PublishAsync(IEnumerable<TelemetryRow> rows, CancellationToken cancellation) => PublishAsync(Events(rows), cancellation);

    /// <inheritdoc cref="PublishAsync(IEnumerable{TelemetryRow}, CancellationToken)" />
    public Task PublishAsync(IEnumerable<BadEvent> events, CancellationToken cancellation) =>
        PublishAsync(events.Select(bad => Event(bad.Device, bad.Body)), cancellation);

    public async ValueTask DisposeAsync()
    {
        // A broker that has gone away cannot be told goodbye.
        await client.TryDisconnectAsync();
        client.Dispose();
    }

    private Task PublishAsync(IEnumerable<MqttApplicationMessage> events, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = EventsInFlight, CancellationToken = cancellation };
        return Parallel.ForEachAsync(events, parallel, async (message, token) =>
        {
            MqttClientPublishResult answer = await client.PublishAsync(message, token);
            if (!answer.IsSuccess)
            {
                throw new CommandException($"The broker refused an event: {answer.ReasonString ?? answer.ReasonCode.ToString()}.");
            }
        });
    }

    private static IEnumerable<MqttApplicationMessage> Events(IEnumerable<TelemetryRow> rows) =>
        from device in rows.GroupBy(row => row.Device)
        from chunk in device.Chunk(RowsPerEvent)
        select Event(device.Key, ContractsJson.Write(chunk.Select(Row)));

    private static MqttApplicationMessage Event(string device, byte[] body) => new MqttApplicationMessageBuilder()
        .WithTopic($"{ComponentNames.Telemetry}/{TopicPart(device)}")
        .WithPayload(body)
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .Build();

    private static FlatRow Row(TelemetryRow row) => new(UtcTime.Write(row.Reading.At), row.Device, row.Reading.Sensor, row.Reading.Value);

    // A topic knows no wildcards; the device's true id stands in the event.
    private static string TopicPart(string device) => device.Replace('+', '_').Replace('#', '_');

    private sealed record FlatRow(
        [property: System.Text.Json.Serialization.JsonPropertyName("TS")] string At,
        [property: System.Text.Json.Serialization.JsonPropertyName("Device")] string Device,
        [property: System.Text.Json.Serialization.JsonPropertyName("Tag")] string Tag,
        [property: System.Text.Json.Serialization.JsonPropertyName("Value")] double Value);
}
