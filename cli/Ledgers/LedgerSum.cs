using Fleetscore.Cli.Output;
using Fleetscore.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fleetscore.Cli.Ledgers;

/// <summary>A ledger as a sum, so that one can see that every expected series has exactly one outcome.</summary>
internal static class LedgerSum
{
    public static IRenderable Of(RunCounts counts)
    {
        Table table = new Table().NoBorder().HideHeaders().AddColumns(new TableColumn(""), Terminal.Number(""), new TableColumn(""));
        foreach ((string name, int count) in Outcomes(counts.Outcomes))
        {
            table.AddRow($"  {name}", Terminal.Text(count), "");
        }

        int total = counts.Outcomes.Total();
        table.AddRow("", new string('─', Terminal.Text(Math.Max(total, counts.Expected)).Length), "");
        table.AddRow("  outcomes", Terminal.Text(total), "");
        table.AddRow("  series expected", Terminal.Text(counts.Expected), Verdict(counts.Expected - total));
        return table;
    }

    /// <summary>The same in a line.</summary>
    public static string Line(RunCounts counts) =>
        $"{Terminal.Text(counts.Expected)} series {(counts.AddsUp() ? "=" : "≠")} "
        + string.Join(" + ", Outcomes(counts.Outcomes).Select(outcome => $"{Terminal.Text(outcome.Count)} {outcome.Name}"));

    private static string Verdict(int missing) => missing switch
    {
        0 => "[green]it adds up[/]",
        > 0 => $"[red]IT DOES NOT ADD UP: {missing} without an outcome[/]",
        _ => $"[red]IT DOES NOT ADD UP: {-missing} outcomes too many[/]",
    };

    private static IEnumerable<(string Name, int Count)> Outcomes(OutcomeCounts counts) =>
    [
        ("scored", counts.Scored), ("scored by fallback", counts.ScoredByFallback), ("no data", counts.NoData),
        ("no model", counts.NoModel), ("quarantined", counts.Quarantined), ("failed", counts.Failed),
    ];
}
