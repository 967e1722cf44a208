using System.CommandLine;
using Fleetscore.LocalDapr;
using Spectre.Console;

namespace Fleetscore.Cli.Up;

/// <summary><c>fleetscore up</c>: runs the solution on this machine until Ctrl-C, as <c>dapr run -f .</c> would.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "Where state, blobs and undelivered events are kept. Default: .fleetscore in the checkout." };
        var ports = new Option<int>("--ports") { Description = "Added to every port of dapr.yaml and to the broker's, so that two checkouts can run side by side." };
        ports.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 10000)
            {
                result.AddError("--ports is added to every port: give a number from 0 to 10000, such as 1000.");
            }
        });

        var command = new Command("up", "Run the solution on this machine until Ctrl-C; what it stored is there again next time.") { data, ports };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), parsed.GetValue(ports), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo? data, int portOffset, CancellationToken cancellation)
    {
        var options = new LocalHostOptions
        {
            AppFile = Solution.AppFile(),
            DataDirectory = Solution.DataDirectory(data),
            PortOffset = portOffset,
            Output = (app, line) => Console.WriteLine($"{app,-12} │ {line}"),
        };

        await using LocalHost host = await LocalHost.StartAsync(options, cancellation);
        Announce(host, options.DataDirectory);
        await CtrlC.WaitAsync(host.Failed, cancellation);
        Console.WriteLine("Stopping …");
        return ExitCode.Good;
    }

    private static void Announce(LocalHost host, string data)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("app", "http", "dapr http", "dapr grpc");
        foreach (AppInstance app in host.Apps)
        {
            table.AddRow(app.Name, $"http://127.0.0.1:{app.AppPort}", $"{app.DaprHttpPort}", $"{app.DaprGrpcPort}");
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"Events go to {host.Broker}, topic telemetry/<device>. Data lies in {data}. Ctrl-C stops.");
    }
}
