using System.CommandLine;
using Fleetscore.Cli.Broker;
using Fleetscore.Cli.Demo;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Replay;
using Fleetscore.Cli.Simulate;
using Fleetscore.Cli.Up;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli;

/// <summary>The <c>fleetscore</c> command: each subcommand in a folder of its own.</summary>
internal static class FleetscoreCommand
{
    /// <summary>Long enough for a running system to stop its processes in order after Ctrl-C.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Fleetscore scores every device's sensor readings with its own anomaly models, period by period.")
        {
            DemoCommand.Create(),
            UpCommand.Create(),
            ReplayCommand.Create(),
            SimulateCommand.Create(),
            ModelsCommand.Create(),
            BrokerCommand.Create(),
        };

        ParseResult parsed = root.Parse(args);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop };
        try
        {
            int code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (Exception failure) when (failure is CommandException or LocalDaprException)
        {
            await Console.Error.WriteLineAsync($"fleetscore: {failure.Message}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("fleetscore: stopped.");
            return ExitCode.Bad;
        }
    }
}
