using System.Security.Cryptography;
using System.Text;
using Fleetscore.Tests.EndToEnd.Up;
using MQTTnet;
using MQTTnet.Protocol;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>
/// The fleet's two periods, published, and three dead letters, seen with the commands: while the system runs, and after it stopped.
/// </summary>
public sealed class PlayedSystem : IAsyncLifetime
{
    /// <summary>Every way to look that prints data, and what to look for.</summary>
    private static readonly string[][] Looks =
    [
        ["runs"], ["runs", "--json"], ["runs", "--csv"], ["runs", "show", "latest"], ["runs", "show", "2026-03-01T06:00", "--json"],
        ["ledger", "latest"], ["ledger", "20260301T060000Z", "--json"],
        ["verdicts", "--device", "pump-07"], ["verdicts", "--device", "pump-07", "--csv"], ["verdicts", "--device", "pump-07", "--json"],
        ["deadletters", "list"], ["deadletters", "list", "--json"], ["plot", "--device", "pump-07", "--sensor", "temperature"],
        ["cost", "--devices", "40", "--sensors", "1"],
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, CommandResult> live = [];

    /// <summary>The data directory; no host runs on it any more.</summary>
    internal string Data => folder.Path;

    /// <summary>The commands whose answers must not depend on whether a host runs.</summary>
    internal static IEnumerable<string> Lines => Looks.Select(look => string.Join(' ', look));

    /// <summary><c>status</c> of the running system.</summary>
    internal CommandResult LiveStatus { get; private set; } = null!;

    /// <summary><c>models train</c> on the running system.</summary>
    internal CommandResult LiveTraining { get; private set; } = null!;

    /// <summary>Every file of the stopped system that is no SQLite index, by hash, before any command looked at it.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        RunningSystem.ImportModels(Data);
        await using (RunningSystem system = await RunningSystem.StartAsync(Data))
        {
            await PublishBadEventsAsync(system.Host.Broker);
            await system.FeedAsync(Fleet.Readings());
            await system.ReleaseAsync();
            await system.VerdictsAsync();
            LiveStatus = await RunAsync("status", "--json");
            LiveTraining = await RunAsync("models", "train");
            await Parallel.ForEachAsync(Looks, TestContext.Current.CancellationToken, async (look, _) => Keep(look, await RunAsync(look)));
        }

        Files = Hashes();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a command said while the system ran.</summary>
    internal CommandResult Live(string line) => live[line];

    internal Task<CommandResult> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--data", Data]);

    internal Dictionary<string, string> Hashes() => Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Data, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private void Keep(string[] look, CommandResult said)
    {
        lock (live)
        {
            live.Add(string.Join(' ', look), said);
        }
    }

    private static async Task PublishBadEventsAsync(Uri broker)
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).Build(), cancellation);
        foreach (byte[] body in new[] { "not json"u8.ToArray(), [0xff, 0x00, 0x1b], Encoding.UTF8.GetBytes(new string('x', 3_500_000)) })
        {
            await client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic("telemetry/odd").WithPayload(body)
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                cancellation);
        }

        await client.DisconnectAsync(cancellationToken: cancellation);
    }
}
