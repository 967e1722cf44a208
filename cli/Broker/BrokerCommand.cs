using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Parsing;
using Fleetscore.LocalDapr.Mqtt;

namespace Fleetscore.Cli.Broker;

/// <summary><c>fleetscore broker</c>: the MQTT broker alone, for running the solution on real Dapr.</summary>
internal static class BrokerCommand
{
    private const int MqttPort = 1883;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The loopback port to listen on.", DefaultValueFactory = _ => MqttPort };
        port.Require<int>(number => number is >= 1 and <= 65535, "must be a port number, 1 to 65535");
        var data = new Option<DirectoryInfo?>("--data") { Description = "Where undelivered events are kept. Default: .fleetscore in the checkout.", HelpName = "DIR" };
        var command = new Command("broker", "Run the durable MQTT broker alone, until Ctrl-C: `dapr run -f .` needs one.") { port, data };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(port), parsed.GetValue(data), cancellation));
        return command.WithExamples("fleetscore broker", "fleetscore broker --port 1884 --data /tmp/broker");
    }

    private static async Task<int> RunAsync(int port, DirectoryInfo? data, CancellationToken cancellation)
    {
        string database = Path.Combine(Solution.DataDirectory(data), MqttBroker.FileName);
        await using MqttBroker broker = await MqttBroker.StartAsync(database, port, cancellation);
        Console.WriteLine($"The broker listens on mqtt://127.0.0.1:{broker.Port}; events wait in {database}. Ctrl-C stops.");
        await CtrlC.WaitAsync(Task.Delay(Timeout.Infinite, CancellationToken.None), cancellation);
        return ExitCode.Good;
    }
}
