using System.CommandLine;
using System.CommandLine.Invocation;
using Fleetscore.Cli.Bench;
using Fleetscore.Cli.Broker;
using Fleetscore.Cli.Completion;
using Fleetscore.Cli.Cost;
using Fleetscore.Cli.DeadLetters;
using Fleetscore.Cli.Demo;
using Fleetscore.Cli.Doctor;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Ledgers;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Parsing;
using Fleetscore.Cli.Plot;
using Fleetscore.Cli.Replay;
using Fleetscore.Cli.Runs;
using Fleetscore.Cli.Simulate;
using Fleetscore.Cli.Status;
using Fleetscore.Cli.Up;
using Fleetscore.Cli.Verdicts;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli;

/// <summary>The <c>fleetscore</c> command: each subcommand in a folder of its own.</summary>
internal static class FleetscoreCommand
{
    /// <summary>Long enough for a running system to stop its processes in order after Ctrl-C.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    public static RootCommand Create()
    {
        var root = new RootCommand("Fleetscore scores every device's sensor readings with its own anomaly models, period by period.")
        {
            DemoCommand.Create(),
            UpCommand.Create(),
            SimulateCommand.Create(),
            StatusCommand.Create(),
            RunsCommand.Create(),
            LedgerCommand.Create(),
            VerdictsCommand.Create(),
            PlotCommand.Create(),
            DeadLettersCommand.Create(),
            ModelsCommand.Create(),
            ReplayCommand.Create(),
            CostCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
            BrokerCommand.Create(),
            CompletionCommand.Create(),
        };
        root.WithExamples("fleetscore demo", "fleetscore up", "fleetscore verdicts --device pump-17 --only-anomalies");
        root.ShowExamples();
        return root;
    }

    /// <summary>What cannot be read is said on the error stream alone: nothing but data goes where data is expected.</summary>
    private static async Task<int> RefuseAsync(ParseResult parsed)
    {
        foreach (string problem in ParseProblems.Of(parsed))
        {
            await Console.Error.WriteLineAsync($"fleetscore: {problem}");
        }

        await Console.Error.WriteLineAsync(ParseProblems.Help(parsed));
        return ExitCode.Usage;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop };
        try
        {
            return parsed.Action is ParseErrorAction ? await RefuseAsync(parsed) : await parsed.InvokeAsync(invocation);
        }
        catch (CommandException problem)
        {
            await Console.Error.WriteLineAsync($"fleetscore: {problem.Message}");
            return problem.ExitCode;
        }
        catch (LocalDaprException failure)
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
