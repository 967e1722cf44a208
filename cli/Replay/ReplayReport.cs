using System.Diagnostics;
using System.Globalization;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Playing;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Replay;

/// <summary>What a replay tells the person watching.</summary>
internal sealed class ReplayReport(TextWriter writer, bool verbose)
{
    private readonly long startedAt = Stopwatch.GetTimestamp();

    public ServiceLines Services { get; } = new(writer, verbose);

    public void Imported(ImportResult imported)
    {
        Say($"models    {imported.Manifest.Series - imported.Manifest.Refused} imported as version {imported.Manifest.Version}, {imported.Manifest.Refused} refused");
        foreach (RefusedPickle refused in imported.Refused)
        {
            Say($"          {refused.File}: {refused.Reason}");
        }
    }

    public void Uses(ModelManifest version) =>
        Say($"models    {version.Series - version.Refused} of version {version.Version}, {version.Refused} refused");

    public void UsesNone() => Say("models    none: windows get verdicts without a prediction, to train models from");

    public void Fed(DateTimeOffset period, int rows) =>
        Say($"readings  {UtcTime.Write(period)[..16]}: {rows.ToString("N0", CultureInfo.InvariantCulture)} acknowledged");

    /// <summary>Prints the ledgers and whether all adds up.</summary>
    public bool Conclude(History history, ReplayResults results, DirectoryInfo output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = Math.Max(console.Profile.Width, 100);
        console.Write(LedgerTable.Of(results.Ledgers));

        RunCounts total = results.Ledgers.Aggregate(new RunCounts(), (sum, ledger) => sum + ledger.Counts);
        int deadLetters = results.DeadLetters.Values.Sum();
        foreach ((string reason, int count) in results.DeadLetters)
        {
            Say($"dead letters: {count} × {reason}");
        }

        bool ledgersAddUp = results.Ledgers.All(ledger => ledger.Counts.AddsUp());
        bool readingsAddUp = total.Readings + deadLetters == history.Distinct;
        Say($"readings: {history.Distinct} sent = {total.Readings} counted + {deadLetters} dead letters{(readingsAddUp ? "" : ": THEY DO NOT ADD UP")}");
        Say(ledgersAddUp ? "ledgers:  every expected series has exactly one outcome" : "ledgers:  THEY DO NOT ADD UP");
        Say($"results:  {output.FullName}  ({Stopwatch.GetElapsedTime(startedAt).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s)");
        Say($"look at them with `fleetscore verdicts --device D --data {output.FullName}`, or train models: `fleetscore models train --results {output.FullName}`");
        return ledgersAddUp && readingsAddUp;
    }

    private void Say(string line) => writer.WriteLine(line);
}
