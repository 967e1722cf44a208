using System.Globalization;
using System.Runtime.InteropServices;
using Fleetscore.Cli.Output;
using Spectre.Console;

namespace Fleetscore.Cli.Bench;

/// <summary>The figures for a person.</summary>
internal static class BenchReport
{
    public static void Print(IReadOnlyList<BenchFigure> figures)
    {
        Table table = Terminal.Table(
            Terminal.Column("what"), Terminal.Number("callers"), Terminal.Number("LocalDapr"), Terminal.Number("daprd"), Terminal.Number("times as fast"), Terminal.Number("host's CPU"));
        foreach (BenchFigure one in figures)
        {
            table.AddRow(
                one.What, $"{one.Callers}", Text(one.LocalDapr, one.Unit), Text(one.Daprd, one.Unit), Text("0.00", one.Ratio), $"{Text("0.00", one.CpuMilliseconds)} ms");
        }

        Terminal.Out.Write(table);
        Console.WriteLine($"Measured on {Environment.ProcessorCount} cores with {RuntimeInformation.FrameworkDescription}; daprd 1.18.3 was recorded on 2 cores (docs/benchmarks.md).");
    }

    private static string Text(double? value, string unit) => value is not { } number
        ? "–"
        : unit == "s" ? $"{Text("0.000", number)} s" : $"{Text("N0", number)}/s";

    private static string Text(string format, double? number) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
