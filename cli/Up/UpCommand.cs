using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Spectre.Console;

namespace Fleetscore.Cli.Up;

/// <summary><c>fleetscore up</c>: runs the solution on this machine until Ctrl-C, as <c>dapr run -f .</c> would.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Where state, blobs and undelivered events are kept. Default: .fleetscore in the checkout.",
            HelpName = "DIR",
        };
        var ports = new Option<string>("--ports")
        {
            Description = "A number that is added to every port of dapr.yaml and to the broker's, "
                + "so that two checkouts can run side by side; or `free` for free ones.",
            HelpName = "N",
            DefaultValueFactory = _ => "0",
        };
        ports.Validators.Add(result =>
        {
            if (!TryReadPorts(result.GetValueOrDefault<string>(), out _, out _))
            {
                result.AddError("--ports is a number from 0 to 10000 that is added to every port, such as 1000; or `free`.");
            }
        });

        const string Purpose = "Run the solution on this machine until Ctrl-C; what it stored is there again next time.";
        var command = new Command("up", Purpose) { data, ports };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data), parsed.GetRequiredValue(ports), cancellation));
        return command.WithExamples("fleetscore up", "fleetscore up --data /tmp/second --ports 1000");
    }

    private static bool TryReadPorts(string? text, out bool free, out int offset)
    {
        offset = 0;
        free = text == "free";
        return free || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= 10000);
    }

    private static async Task<int> RunAsync(DirectoryInfo? data, string ports, CancellationToken cancellation)
    {
        TryReadPorts(ports, out bool free, out int offset);
        string file = Solution.AppFile();
        var lines = new AppLines(HostInspection.AppNames(file), AppLines.TerminalHasColours);
        var options = new LocalHostOptions
        {
            AppFile = file,
            DataDirectory = Solution.DataDirectory(data),
            FreePorts = free,
            PortOffset = offset,
            KeepTrace = EventTraces.Keep,
            Output = (app, line) => Console.WriteLine(lines.Text(app, line)),
        };

        await using LocalHost host = await LocalHost.StartAsync(options, cancellation);
        await Readiness.WaitAsync(host, cancellation);
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
        Console.WriteLine($"Dashboard: http://127.0.0.1:{host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort}/");
        Console.WriteLine($"Events go to {host.Broker}, topic telemetry/<device>. Data lies in {data}. Ctrl-C stops.");
    }
}
