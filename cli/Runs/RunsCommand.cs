using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Runs;

/// <summary><c>fleetscore runs</c>: the periods and what became of them.</summary>
internal static class RunsCommand
{
    private const string CsvHeader = "Period,State,Revision,Epoch,Version,Series,Scored,NoData,NoModel,Failed,Windows,Anomalies";

    private const int VersionColumn = 4;

    /// <summary>In a narrower terminal the table leaves the version to <c>runs show</c>.</summary>
    private const int WidthWithVersion = 120;

    public static Command Create()
    {
        Option<DirectoryInfo?> data = DataOption.Create(recursive: true);
        var command = new Command("runs", "Show the periods and their runs. Exit code 1 where a person should look.") { data, RunShowCommand.Create(data) };
        var range = RangeOptions.Of(command);
        var format = FormatOptions.JsonOrCsvOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using FleetView view = parsed.Open(data);
            IReadOnlyList<RunRow> rows = Rows(view, await range.RunsAsync(view, parsed, cancellation));
            Print(rows, format, parsed);
            return rows.Any(row => row.Problem is not null) ? ExitCode.Bad : ExitCode.Good;
        });
        return command.WithExamples("fleetscore runs", "fleetscore runs --from 2026-11-22T00:00 --to 2026-11-23T00:00 --csv", "fleetscore runs show latest");
    }

    private static RunRow[] Rows(FleetView view, IReadOnlyList<PeriodRun> runs) =>
        [.. runs.Select(run => RunRow.Of(run, run.Item.Ledger is null ? null : PublishedRun.NewestLedger(view.Results, run.Item).Counts))];

    private static void Print(IReadOnlyList<RunRow> rows, FormatOptions format, ParseResult parsed)
    {
        if (format.Json(parsed))
        {
            DataOutput.Json(rows);
        }
        else if (format.Csv(parsed))
        {
            DataOutput.Csv(CsvHeader, rows.Select(row => Cells(row, UtcTime.Write(row.Period), number => $"{number}")));
        }
        else
        {
            PrintTable(rows);
        }
    }

    private static void PrintTable(IReadOnlyList<RunRow> rows)
    {
        TableColumn[] columns =
        [
            Terminal.Column("period (UTC)").NoWrap(), Terminal.Column("state").NoWrap(), Terminal.Number("rev"), Terminal.Number("epoch"),
            Terminal.Column("version").NoWrap(), Terminal.Number("series"), Terminal.Number("scored"), Terminal.Number("no data"),
            Terminal.Number("no model"), Terminal.Number("failed"), Terminal.Number("windows").NoWrap(), Terminal.Number("anomalies").NoWrap(),
        ];
        bool narrow = Terminal.Out.Profile.Width < WidthWithVersion;
        Table table = Terminal.Table([.. columns.Where((_, column) => !narrow || column != VersionColumn)]);
        foreach (RunRow row in rows)
        {
            table.AddRow([.. Cells(row, Terminal.Text(row.Period), Terminal.Text).Where((_, column) => !narrow || column != VersionColumn).Select(Markup.Escape)]);
        }

        Terminal.Out.Write(table);
        foreach (RunRow row in rows.Where(row => row.Problem is not null))
        {
            Console.WriteLine($"{Terminal.Text(row.Period)}: {row.Problem}.");
        }
    }

    // A fallback's score is a score; a series that was held back has failed as far as its readers are concerned.
    private static string[] Cells(RunRow row, string period, Func<long, string> text)
    {
        string[] run = [period, row.State, text(row.Revision), text(row.Epoch), row.Version ?? ""];
        return row.Counts is not { Outcomes: var outcomes } counts ? [.. run, "", "", "", "", "", "", ""] :
        [
            .. run, text(counts.Expected), text(outcomes.Scored + outcomes.ScoredByFallback), text(outcomes.NoData), text(outcomes.NoModel),
            text(outcomes.Failed + outcomes.Quarantined), text(counts.Windows), text(counts.Anomalies),
        ];
    }
}
