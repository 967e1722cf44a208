using System.Diagnostics;
using System.Globalization;
using Fleetscore.Cli.Models;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Replay;

/// <summary>What a replay tells the person watching.</summary>
internal sealed class ReplayReport(TextWriter writer)
{
    private const int LinesKept = 40;

    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly Queue<string> lastLines = new();

    public void Imported(ImportResult imported)
    {
        Say($"models    {imported.Manifest.Series - imported.Manifest.Refused} imported as version {imported.Manifest.Version}, {imported.Manifest.Refused} refused");
        foreach (RefusedPickle refused in imported.Refused)
        {
            Say($"          {refused.File}: {refused.Reason}");
        }
    }

    public void Fed(DateTimeOffset period, int rows) =>
        Say($"readings  {UtcTime.Write(period)[..16]}: {rows.ToString("N0", CultureInfo.InvariantCulture)} acknowledged");

    /// <summary>Prints the services' lines when asked to; otherwise keeps the last ones, for when something goes wrong.</summary>
    public Action<string, string> Output(bool verbose) => (app, line) =>
    {
        if (verbose)
        {
            Say($"{app,-12} │ {line}");
            return;
        }

        lock (lastLines)
        {
            lastLines.Enqueue($"{app,-12} │ {line}");
            if (lastLines.Count > LinesKept)
            {
                lastLines.Dequeue();
            }
        }
    };

    /// <summary>What the services printed before something went wrong; nothing where all of it was shown already.</summary>
    public void ShowLastLines()
    {
        lock (lastLines)
        {
            foreach (string line in lastLines)
            {
                Say(line);
            }
        }
    }

    /// <summary>Prints the ledgers and whether all adds up.</summary>
    public bool Conclude(History history, ReplayResults results, DirectoryInfo output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = Math.Max(console.Profile.Width, 100);
        console.Write(LedgerTable(results.Ledgers));

        RunCounts total = results.Ledgers.Aggregate(new RunCounts(), (sum, ledger) => sum + ledger.Counts);
        int deadLetters = results.DeadLetters.Values.Sum();
        foreach ((string reason, int count) in results.DeadLetters.OrderBy(reason => reason.Key, StringComparer.Ordinal))
        {
            Say($"dead letters: {count} × {reason}");
        }

        bool ledgersAddUp = results.Ledgers.All(ledger => ledger.Counts.AddsUp());
        bool readingsAddUp = total.Readings + deadLetters == history.Distinct;
        Say($"readings: {history.Distinct} sent = {total.Readings} counted + {deadLetters} dead letters{(readingsAddUp ? "" : ": THEY DO NOT ADD UP")}");
        Say(ledgersAddUp ? "ledgers:  every expected series has exactly one outcome" : "ledgers:  THEY DO NOT ADD UP");
        Say($"results:  {output.FullName}  ({Stopwatch.GetElapsedTime(startedAt).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s)");
        return ledgersAddUp && readingsAddUp;
    }

    private static Table LedgerTable(IEnumerable<Ledger> ledgers)
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

    private void Say(string line) => writer.WriteLine(line);
}
