using System.Globalization;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Playing;

/// <summary>Ledgers as people read them: a row per period, and the outcomes of its series beside each other.</summary>
internal static class LedgerTable
{
    public static Table Of(IEnumerable<Ledger> ledgers)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("period").AddColumn(Right("series")).AddColumn(Right("scored")).AddColumn(Right("no data"))
            .AddColumn(Right("no model")).AddColumn(Right("failed")).AddColumn(Right("windows")).AddColumn(Right("anomalies"));
        foreach (Ledger ledger in ledgers)
        {
            OutcomeCounts outcomes = ledger.Counts.Outcomes;
            table.AddRow(
                UtcTime.Write(ledger.Period)[..16], Text(ledger.Counts.Expected), Text(outcomes.Scored + outcomes.ScoredByFallback),
                Text(outcomes.NoData), Text(outcomes.NoModel), Text(outcomes.Failed + outcomes.Quarantined),
                Text(ledger.Counts.Windows), Text(ledger.Counts.Anomalies));
        }

        return table;
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
