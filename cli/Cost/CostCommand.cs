using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;

namespace Fleetscore.Cli.Cost;

/// <summary><c>fleetscore cost</c>: what a fleet would cost on Azure in a month, and what letting replicas go saves.</summary>
internal static class CostCommand
{
    private const string CsvHeader = "Part,What,Quantity,Unit,Price,Monthly,Share,Meter,Assumption";

    public static Command Create()
    {
        var prices = new Option<FileInfo?>("--prices") { Description = "A price table of your own, made from cli/Cost/prices.yaml.", HelpName = "FILE" };
        var data = new Option<DirectoryInfo?>("--data") { Description = "A system whose runs tell how fast scoring is and how long a replica takes to start.", HelpName = "DIR" };
        var explain = new Option<bool>("--explain") { Description = "Show every price and every other number that is assumed, and where it is from." };
        var command = new Command("cost", "Estimate what a fleet costs on Azure in a month: by part, by device, by million verdicts; and whether scorer's replicas should wait between runs.");
        var arguments = new CostArguments(command);
        foreach (Option option in new Option[] { prices, data, explain })
        {
            command.Options.Add(option);
        }

        FormatOptions format = FormatOptions.JsonOrCsvOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            PriceTable table = parsed.GetValue(prices) is { } file ? PriceFile.Read(file) : PriceFile.BuiltIn();
            (FleetLoad load, InstallationSize size) = arguments.Read(parsed, table);
            RunSpeed speed = parsed.GetValue(data) is { } system ? await MeasuredRuns.ReadAsync(table, system.FullName, cancellation) : MeasuredRuns.Assumed(table);
            CostEstimate estimate = CostEstimate.Of(table, load, size, speed);
            Print(estimate, format, parsed);
            if (parsed.GetValue(explain) && !format.Json(parsed) && !format.Csv(parsed))
            {
                CostExplanation.Print(table, load.Region);
            }
        });
        return command.WithExamples(
            "fleetscore cost --devices 100 --sensors 4", "fleetscore cost --devices 10000 --sensors 4 --period 1h --region northeurope --explain", "fleetscore cost --devices 1000000 --sensors 4 --readings-per-event 1000 --json");
    }

    private static void Print(CostEstimate estimate, FormatOptions format, ParseResult parsed)
    {
        if (format.Json(parsed))
        {
            DataOutput.Json(estimate);
        }
        else if (format.Csv(parsed))
        {
            DataOutput.Csv(CsvHeader, estimate.Lines.Select(line => Cells(line, estimate.Monthly)));
        }
        else
        {
            CostReport.Print(estimate);
        }
    }

    private static string[] Cells(CostLine line, double monthly) =>
        [line.Part, line.What, Text(line.Quantity), line.Unit, Text(line.Price), Text(line.Monthly), Text(line.Monthly / monthly), line.Meter, line.Assumption];

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
