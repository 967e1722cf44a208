using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Scoring;
using Spectre.Console;

namespace Fleetscore.Cli.Verdicts;

/// <summary><c>fleetscore verdicts</c>: the scored windows of a device.</summary>
internal static class VerdictsCommand
{
    public static Command Create()
    {
        var command = new Command("verdicts", "Show a device's scored windows, of the last 24 periods unless told otherwise.");
        var series = SeriesOptions.Of(command, sensorRequired: false);
        var anomalies = new Option<bool>("--only-anomalies") { Description = "Leave out what is no anomaly." };
        command.Add(anomalies);
        var format = FormatOptions.JsonOrCsvOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            bool only = parsed.GetValue(anomalies);
            Print([.. (await series.ReadAsync(parsed, cancellation)).Where(verdict => !only || verdict.Anomaly == true)], format, parsed);
        });
        return command.WithExamples(
            "fleetscore verdicts --device pump-17",
            "fleetscore verdicts --device pump-17 --sensor temperature --only-anomalies",
            "fleetscore verdicts --device pump-17 --from 2026-11-22T10:00 --to 2026-11-22T12:00 --csv");
    }

    private static void Print(IReadOnlyList<Verdict> verdicts, FormatOptions format, ParseResult parsed)
    {
        if (format.Json(parsed))
        {
            DataOutput.Json(verdicts);
        }
        else if (format.Csv(parsed))
        {
            PrintCsv(verdicts);
        }
        else if (verdicts.Count == 0)
        {
            Console.WriteLine("No such windows.");
        }
        else
        {
            PrintTable(verdicts);
        }
    }

    private static void PrintCsv(IReadOnlyList<Verdict> verdicts)
    {
        using Stream output = Console.OpenStandardOutput();
        foreach (byte[] all in VerdictCsv.Write(verdicts, int.MaxValue).DefaultIfEmpty([.. System.Text.Encoding.UTF8.GetBytes(VerdictCsv.Header), (byte)'\n']))
        {
            output.Write(all);
        }
    }

    // The newest stands at the bottom, where the eye is.
    private static void PrintTable(IReadOnlyList<Verdict> verdicts)
    {
        Table table = Terminal.Table(
            Terminal.Column("window (UTC)").NoWrap(), Terminal.Column("sensor").NoWrap(), Terminal.Number("mean"), Terminal.Number("std"), Terminal.Number("count"),
            Terminal.Number("expected"), Terminal.Number("band"), Terminal.Number("score"), Terminal.Column("verdict"));
        foreach (Verdict verdict in verdicts.OrderBy(verdict => verdict.Window.Start))
        {
            string band = verdict.Expected is { } expected ? $"{Terminal.Text(expected.Lower)} … {Terminal.Text(expected.Upper)}" : "";
            table.AddRow(
                Terminal.Text(verdict.Window.Start), Markup.Escape(verdict.Series.Sensor), Terminal.Text(verdict.Window.Mean),
                Terminal.Text(verdict.Window.StandardDeviation), Terminal.Text(verdict.Window.Count), Terminal.Text(verdict.Expected?.Value), band,
                Terminal.Text(verdict.Score), Judgement(verdict));
        }

        Terminal.Out.Write(table);
        string models = string.Join(", ", verdicts.Select(verdict => verdict.Model).OfType<string>().Distinct());
        Console.WriteLine($"{Terminal.Text(verdicts.Count)} windows, {Terminal.Text(verdicts.Count(verdict => verdict.Anomaly == true))} anomalies"
            + (models.Length > 0 ? $", scored by model version {models}" : ""));
    }

    private static string Judgement(in Verdict verdict) => verdict.Anomaly switch
    {
        null => "[grey]not scored[/]",
        false => "",
        true => verdict.Cause == AnomalyCause.None ? "[red]ANOMALY[/]" : $"[red]ANOMALY[/] ({verdict.Cause.ToString().ToLowerInvariant()})",
    };
}
