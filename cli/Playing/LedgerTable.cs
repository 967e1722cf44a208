using Fleetscore.Cli.Output;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Playing;

/// <summary>Ledgers as people read them: a row per period, and the outcomes of its series beside each other.</summary>
internal static class LedgerTable
{
    public static Table Of(IEnumerable<Ledger> ledgers)
    {
        Table table = Terminal.Table(
            Terminal.Column("period"), Terminal.Number("series"), Terminal.Number("scored"), Terminal.Number("no data"),
            Terminal.Number("no model"), Terminal.Number("failed"), Terminal.Number("windows"), Terminal.Number("anomalies"));
        foreach (Ledger ledger in ledgers)
        {
            OutcomeCounts outcomes = ledger.Counts.Outcomes;
            table.AddRow(
                UtcTime.Write(ledger.Period)[..16], Terminal.Text(ledger.Counts.Expected), Terminal.Text(outcomes.Scored + outcomes.ScoredByFallback),
                Terminal.Text(outcomes.NoData), Terminal.Text(outcomes.NoModel), Terminal.Text(outcomes.Failed + outcomes.Quarantined),
                Terminal.Text(ledger.Counts.Windows), Terminal.Text(ledger.Counts.Anomalies));
        }

        return table;
    }
}
