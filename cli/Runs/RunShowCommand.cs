using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Runs;

/// <summary><c>fleetscore runs show PERIOD</c>: everything that is known of a run.</summary>
internal static class RunShowCommand
{
    /// <param name="data">The option of the command above, which this one inherits.</param>
    public static Command Create(Option<DirectoryInfo?> data)
    {
        Argument<string> period = PeriodArgument.Create();
        var all = new Option<bool>("--all") { Description = "Every series' outcome, not only the first that were not scored." };
        var command = new Command("show", "Show a run: its counts, the series that were not scored and why, shards and blobs.") { period, all };
        FormatOptions format = FormatOptions.JsonOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using FleetView view = parsed.Open(data);
            PeriodRun run = await PeriodArgument.RunAsync(view, parsed.GetRequiredValue(period), cancellation);
            PublishedRun? published = run.Item.Ledger is null ? null : PublishedRun.Read(view.Results, run.Item);
            RunRow row = RunRow.Of(run, published?.Ledger.Counts);
            if (format.Json(parsed))
            {
                DataOutput.Json(RunDetails.Of(row, run.Item, published));
            }
            else
            {
                new RunReport(view.Results, run, row).Print(published, parsed.GetValue(all));
            }

            return row.Problem is null ? ExitCode.Good : ExitCode.Bad;
        });
        return command.WithExamples("fleetscore runs show latest", "fleetscore runs show 2026-11-22T10:00 --all");
    }
}

/// <summary>What <c>runs show --json</c> prints.</summary>
internal sealed record RunDetails(RunRow Run, RunItem Item, Ledger? Ledger, IReadOnlyList<SeriesOutcome> Outcomes)
{
    public static RunDetails Of(RunRow row, RunItem item, PublishedRun? published) =>
        new(row, item, published?.Ledger, [.. published?.Outcomes() ?? []]);
}
