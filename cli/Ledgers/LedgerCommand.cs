using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Cli.Runs;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Ledgers;

/// <summary><c>fleetscore ledger PERIOD</c>: a run's outcomes, counted.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        Argument<string> period = PeriodArgument.Create();
        Option<DirectoryInfo?> data = DataOption.Create();
        var command = new Command("ledger", "Show that a run's outcomes add up to the series expected. Exit code 1 where they do not.") { period, data };
        FormatOptions format = FormatOptions.JsonOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using FleetView view = parsed.Open(data);
            PeriodRun run = await PeriodArgument.RunAsync(view, parsed.GetRequiredValue(period), cancellation);
            if (run.Item.Ledger is null)
            {
                throw new CommandException($"The period {Terminal.Text(run.Period)} is {RunRow.StateOf(run.Item)} and has no ledger yet.", ExitCode.Bad);
            }

            Ledger ledger = PublishedRun.NewestLedger(view.Results, run.Item);
            Print(ledger, format.Json(parsed));
            return ledger.Counts.AddsUp() ? ExitCode.Good : ExitCode.Bad;
        });
        return command.WithExamples("fleetscore ledger latest", "fleetscore ledger 2026-11-22T10:00 --json");
    }

    private static void Print(Ledger ledger, bool json)
    {
        if (json)
        {
            DataOutput.Json(ledger);
            return;
        }

        RunCounts counts = ledger.Counts;
        Console.WriteLine($"{Terminal.Text(ledger.Period)} to {Terminal.Text(ledger.Period + ledger.PeriodLength)} UTC, "
            + $"revision {ledger.Revision}, epoch {ledger.Epoch}, model version {ledger.Version}");
        Console.WriteLine();
        Terminal.Out.Write(LedgerSum.Of(counts));
        Console.WriteLine();
        Console.WriteLine($"{Terminal.Text(counts.Readings)} readings of {Terminal.Text(counts.Devices)} devices in "
            + $"{Terminal.Text(counts.Windows)} windows, {Terminal.Text(counts.Anomalies)} of them anomalies");
    }
}
