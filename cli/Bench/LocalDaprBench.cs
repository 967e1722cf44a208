using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Parsing;

namespace Fleetscore.Cli.Bench;

/// <summary>
/// <c>fleetscore bench localdapr</c>: the table that was measured with daprd, measured with LocalDapr. Client, host and app are
/// three processes that share the cores, as client, daprd and app did.
/// </summary>
internal static class LocalDaprBench
{
    private const double DefaultSeconds = 4;
    private const double LongestSeconds = 600;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each figure is measured, after as long to warm up.",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        seconds.Require<double>(span => span is > 0 and <= LongestSeconds, "must be more than 0 and at most 600");
        Option<string[]> rows = RowsOption();
        var command = new Command("localdapr", "Measure LocalDapr beside what was recorded of daprd 1.18.3: state, blobs, service invocation, workflows.") { seconds, rows };
        FormatOptions format = FormatOptions.JsonOrCsvOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] asked = parsed.GetValue(rows) ?? [];
            BenchRow[] chosen = [.. BenchRows.All.Where(row => asked.Length == 0 || asked.Contains(row.Id, StringComparer.Ordinal))];
            Print(await RunAsync(chosen, TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation), format, parsed);
            return ExitCode.Good;
        });
        return command.WithExamples("fleetscore bench localdapr", "fleetscore bench localdapr --rows save get --seconds 10", "fleetscore bench localdapr --json");
    }

    private static Option<string[]> RowsOption()
    {
        string[] known = [.. BenchRows.All.Select(row => row.Id)];
        var rows = new Option<string[]>("--rows")
        {
            Description = $"Only these rows, of {string.Join(", ", known)}.",
            HelpName = "ROW",
            AllowMultipleArgumentsPerToken = true,
        };
        rows.CompletionSources.Add(known);
        rows.Validators.Add(result =>
        {
            foreach (Token unknown in result.Tokens.Where(token => !known.Contains(token.Value, StringComparer.Ordinal)))
            {
                result.AddError($"--rows is {unknown.Value}; it must be one or more of {string.Join(", ", known)}.");
            }
        });
        return rows;
    }

    private static async Task<List<BenchFigure>> RunAsync(IReadOnlyList<BenchRow> rows, TimeSpan span, CancellationToken cancellation)
    {
        using var solution = new BenchSolution();
        await using BenchedHost host = await BenchedHost.StartAsync(solution, cancellation);
        await using var client = new BenchClient(host.Addresses, solution.Folder);
        await client.PrepareAsync(cancellation);
        var figures = new List<BenchFigure>();
        foreach (BenchRow row in rows)
        {
            foreach (int callers in row.Recorded.Keys)
            {
                await Console.Error.WriteLineAsync($"{row.What}, {callers} at once …");
                figures.Add(await BenchFigure.MeasureAsync(row, callers, span, client, host.CpuTime, cancellation));
            }
        }

        return figures;
    }

    private static void Print(IReadOnlyList<BenchFigure> figures, FormatOptions format, ParseResult parsed)
    {
        if (format.Json(parsed))
        {
            DataOutput.Json(figures);
        }
        else if (format.Csv(parsed))
        {
            DataOutput.Csv("Row,What,Callers,LocalDapr,Daprd,Unit,Ratio,CpuMilliseconds", figures.Select(Cells));
        }
        else
        {
            BenchReport.Print(figures);
        }
    }

    private static string[] Cells(BenchFigure one) =>
        [one.Row, one.What, $"{one.Callers}", Text(one.LocalDapr), Text(one.Daprd), one.Unit, Text(one.Ratio), Text(one.CpuMilliseconds)];

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
