using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Tests.EndToEnd.Up;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.EndToEnd.Recovery;

/// <summary>What cannot be taken lies among the dead letters with its bytes and reason; its neighbours are counted.</summary>
public sealed class BadEventTests
{
    [Fact]
    public async Task Bad_events_become_dead_letters_and_hold_up_nobody()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.Path);
        byte[] junk = Encoding.UTF8.GetBytes(new string('x', 3_500_000));

        await PublishAsync(system.Host.Broker, "not json"u8.ToArray(), junk, Mixed());
        await system.FeedAsync(Fleet.Readings());
        await system.ReleaseAsync();
        FleetVerdicts verdicts = await system.VerdictsAsync();

        Assert.Equal((Fleet.Devices * Fleet.ReadingsPerDevice) + 1, verdicts.Counts.Readings);
        Dictionary<string, int> letters = DeadLetters(folder.Path);
        Assert.Equal(3, letters["not JSON"]); // The junk is larger than a blob may be: it takes two.
        Assert.Equal(1, letters["ahead"]);
        Assert.Equal(1, letters["no device"]);
        Assert.Equal(5, letters.Values.Sum());
    }

    // One good reading among two bad ones.
    private static byte[] Mixed() => Encoding.UTF8.GetBytes(
        $$"""
        [
          {"TS":"{{UtcTime.Write(Fleet.Start.AddSeconds(30))}}","Device":"pump-00","Tag":"temperature","Value":21.5},
          {"TS":"{{UtcTime.Write(Fleet.End.AddDays(1))}}","Device":"pump-00","Tag":"temperature","Value":21.5},
          {"TS":"{{UtcTime.Write(Fleet.Start.AddSeconds(31))}}","Device":"","Tag":"temperature","Value":21.5}
        ]
        """);

    private static async Task PublishAsync(Uri broker, params byte[][] events)
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).Build(), TestContext.Current.CancellationToken);
        foreach (byte[] body in events)
        {
            MqttApplicationMessage message = new MqttApplicationMessageBuilder()
                .WithTopic("telemetry/anything").WithPayload(body).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
            Assert.True((await client.PublishAsync(message, TestContext.Current.CancellationToken)).IsSuccess);
        }

        await client.DisconnectAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, int> DeadLetters(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, ComponentNames.DeadLetter), "*", SearchOption.AllDirectories)
            .Select(file => ContractsJson.Read<DeadLetterHeader>(File.ReadAllBytes(file).TakeWhile(b => b != '\n').ToArray()).Reason)
            .CountBy(reason => reason)
            .ToDictionary();
}
