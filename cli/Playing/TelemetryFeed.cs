using Fleetscore.Contracts;
using Fleetscore.Scoring;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Cli.Replay;

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
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).Build();
        await client.ConnectAsync(options, cancellation);
        return new TelemetryFeed(client);
    }

    /// <summary>Returns once the broker has acknowledged every event.</summary>
    public Task PublishAsync(IEnumerable<TelemetryRow> rows, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = EventsInFlight, CancellationToken = cancellation };
        return Parallel.ForEachAsync(Events(rows), parallel, async (message, token) =>
        {
            MqttClientPublishResult answer = await client.PublishAsync(message, token);
            if (!answer.IsSuccess)
            {
                throw new CommandException($"The broker refused an event: {answer.ReasonString ?? answer.ReasonCode.ToString()}.");
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisconnectAsync();
        client.Dispose();
    }

    private static IEnumerable<MqttApplicationMessage> Events(IEnumerable<TelemetryRow> rows) =>
        from device in rows.GroupBy(row => row.Device)
        from chunk in device.Chunk(RowsPerEvent)
        select new MqttApplicationMessageBuilder()
            .WithTopic($"{ComponentNames.Telemetry}/{TopicPart(device.Key)}")
            .WithPayload(ContractsJson.Write(chunk.Select(Row)))
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
