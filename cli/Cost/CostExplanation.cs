using System.Globalization;
using Fleetscore.Cli.Output;
using Spectre.Console;

namespace Fleetscore.Cli.Cost;

/// <summary>Every price and every other number, with where it is from and what it stands for.</summary>
internal static class CostExplanation
{
    public static void Print(PriceTable table, string region)
    {
        Console.WriteLine();
        Table prices = Terminal.Table(Terminal.Column("price"), Terminal.Number("USD").NoWrap(), Terminal.Column("unit"), Terminal.Column("from"), Terminal.Column("assumed"));
        foreach ((string name, Meter meter) in table.Meters)
        {
            prices.AddRow([.. new[] { name, Text(meter.Prices[region]), meter.Unit, $"{meter.Source}, {meter.Date}: {meter.Name}", meter.Assumption }.Select(Markup.Escape)]);
        }

        Table figures = Terminal.Table(Terminal.Column("number"), Terminal.Number("value").NoWrap(), Terminal.Column("unit"), Terminal.Column("from"), Terminal.Column("assumed"));
        foreach ((string name, Figure figure) in table.Figures)
        {
            figures.AddRow([.. new[] { name, Text(figure.Value), figure.Unit, figure.Source, figure.Assumption }.Select(Markup.Escape)]);
        }

        Terminal.Out.Write(prices);
        Terminal.Out.Write(figures);
    }

    private static string Text(double number) => number.ToString("#,##0.########", CultureInfo.InvariantCulture);
}
