using System.Globalization;
using Fleetscore.Cli.Output;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Cost;

/// <summary>An estimate as a person reads it: parts and their lines, what it comes to, warm or zero, and what to look at.</summary>
internal static class CostReport
{
    public static void Print(CostEstimate estimate)
    {
        FleetLoad load = estimate.Load;
        Console.WriteLine(
            $"{Terminal.Text(load.Devices)} devices of {Terminal.Text(load.Sensors)} sensors, a reading every {Span(load.Interval)}, {Number(load.ReadingsPerEvent)} readings an event: "
            + $"{Number(load.ReadingsPerSecond)} readings and {Number(load.EventsPerSecond)} events a second");
        Console.WriteLine($"runs every {Span(load.Period)}, windows of {Span(load.Window)}; size {estimate.Size} in {load.Region}{(load.PrivateNetwork ? ", private network" : "")}");
        Console.WriteLine();
        Terminal.Out.Write(TableOf(estimate));
        Console.WriteLine();
        Console.WriteLine($"together             {Usd(estimate.Monthly)} USD a month, before taxes and discounts");
        Console.WriteLine($"a device             {Small(estimate.PerDevice)} USD a month");
        Console.WriteLine($"a million verdicts   {Small(estimate.PerMillionVerdicts)} USD");
        Console.WriteLine();
        PrintScorers(estimate);
        foreach (string note in estimate.Notes)
        {
            Console.WriteLine();
            Console.WriteLine($"! {note}");
        }
    }

    private static Table TableOf(CostEstimate estimate)
    {
        Table table = Terminal.Table(
            Terminal.Column("part"), Terminal.Number("quantity").NoWrap(), Terminal.Column("unit"), Terminal.Number("price").NoWrap(), Terminal.Number("USD a month").NoWrap(), Terminal.Number("share").NoWrap());
        foreach (IGrouping<string, CostLine> part in estimate.Lines.GroupBy(line => line.Part))
        {
            double sum = part.Sum(line => line.Monthly);
            table.AddRow($"[bold]{Markup.Escape(part.Key)}[/]", "", "", "", $"[bold]{Usd(sum)}[/]", $"[bold]{Percent(sum / estimate.Monthly)}[/]");
            foreach (CostLine line in part)
            {
                table.AddRow($"  {Markup.Escape(line.What)}", Number(line.Quantity), line.Unit, Price(line.Price), Usd(line.Monthly), "");
            }
        }

        return table;
    }

    private static void PrintScorers(CostEstimate estimate)
    {
        ScorerCost scorers = estimate.Scorers;
        Console.WriteLine(
            $"warm or zero         {Number(scorers.Replicas)} × scorer let go between runs: {Usd(scorers.LetGo)} USD a month; kept warm: {Usd(scorers.Warm)}, "
            + $"or {Usd(scorers.WarmAtMost)} where their sidecars keep Azure from calling them idle");
        Console.WriteLine($"advice               {(scorers.Advice.Choice == ReplicaChoice.LetGo ? "let them go" : "keep them warm")}, which saves {Usd(scorers.Saved)} USD a month. {scorers.Advice.Reason}");
        Console.WriteLine($"from                 {estimate.Speed}");
    }

    private static string Usd(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    private static string Small(double value) => value.ToString(value < 1 ? "0.0000" : "N2", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    private static string Price(double value) => value.ToString("0.0#######", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => FormattableString.Invariant($"{span.TotalSeconds:0.###} s"),
        { TotalMinutes: < 60 } => FormattableString.Invariant($"{span.TotalMinutes:0.#} min"),
        _ => FormattableString.Invariant($"{span.TotalHours:0.#} h"),
    };
}
