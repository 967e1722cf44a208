using Fleetscore.Cli.Ledgers;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Runs;

/// <summary>A run as a person reads it, from the whole to the parts.</summary>
internal sealed class RunReport(string results, PeriodRun run, RunRow row)
{
    private const int FewSeries = 20;

    public void Print(PublishedRun? published, bool all)
    {
        Console.WriteLine($"period   {Terminal.Text(run.Period)} UTC");
        Console.WriteLine($"state    {row.State}, revision {row.Revision}, epoch {row.Epoch}, {run.Item.Shards} shards, model version {row.Version ?? "not chosen yet"}");
        if (row.Problem is not null)
        {
            Console.WriteLine($"problem  {row.Problem}");
        }

        if (run.Item.IsRunning())
        {
            Console.WriteLine($"so far   verdicts of {Terminal.Text(ShardsWritten())} shards are written, but nothing is published");
        }

        if (published is not null)
        {
            PrintCounts(published.Ledger);
            PrintOutcomes(published, all);
            PrintShards(published.Ledger);
            PrintBlobs(published);
        }
    }

    private static void PrintCounts(Ledger ledger)
    {
        RunCounts counts = ledger.Counts;
        Console.WriteLine($"ledger   {LedgerSum.Line(counts)}");
        Console.WriteLine($"windows  {Terminal.Text(counts.Windows)}, {Terminal.Text(counts.Anomalies)} of them anomalies, "
            + $"from {Terminal.Text(counts.Readings)} readings of {Terminal.Text(counts.Devices)} devices");
    }

    private static void PrintOutcomes(PublishedRun published, bool all)
    {
        SeriesOutcome[] outcomes = [.. published.Outcomes().Where(one => all || one.Outcome != Outcome.Scored).OrderByDescending(one => one.Outcome)];
        if (outcomes.Length == 0)
        {
            Console.WriteLine("series   every one was scored by its own model");
            return;
        }

        Table table = Terminal.Table(Terminal.Column("device"), Terminal.Column("sensor"), Terminal.Column("outcome"), Terminal.Column("why, and what to do"));
        foreach (SeriesOutcome one in all ? outcomes : outcomes.Take(FewSeries))
        {
            table.AddRow(Markup.Escape(one.Device), Markup.Escape(one.Sensor), Name(one.Outcome), Markup.Escape(Reason(one, published.Ledger.Version)));
        }

        Terminal.Out.Write(table);
        if (!all && outcomes.Length > FewSeries)
        {
            Console.WriteLine($"… and {Terminal.Text(outcomes.Length - FewSeries)} more; --all shows every series.");
        }
    }

    private static void PrintShards(Ledger ledger)
    {
        Table table = Terminal.Table(
            Terminal.Number("shard"), Terminal.Number("series"), Terminal.Number("devices"), Terminal.Number("windows"), Terminal.Number("anomalies"),
            Terminal.Column("attempt"));
        foreach (ScoreShardResult shard in ledger.Shards)
        {
            RunCounts counts = shard.Counts;
            table.AddRow(
                Terminal.Text(shard.Shard), Terminal.Text(counts.Expected), Terminal.Text(counts.Devices), Terminal.Text(counts.Windows),
                Terminal.Text(counts.Anomalies), Markup.Escape(shard.Attempt));
        }

        Terminal.Out.Write(table);
    }

    private void PrintBlobs(PublishedRun published)
    {
        Console.WriteLine($"blobs below {results}:");
        foreach (string blob in published.Blobs())
        {
            Console.WriteLine($"  {blob}");
        }
    }

    private int ShardsWritten()
    {
        string sample = Path.Combine(results, BlobPaths.Verdicts(run.Period, 0, 0, run.Item.Revision, ""));
        string folder = Path.GetDirectoryName(sample)!;
        return !Directory.Exists(folder) ? 0 : Directory
            .EnumerateFiles(folder, $"shard-*.r{run.Item.Revision}.*.csv")
            .Select(file => Path.GetFileName(file).Split('.')[0]).Distinct().Count();
    }

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.ScoredByFallback => "scored by fallback",
        Outcome.NoData => "no data",
        Outcome.NoModel => "no model",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    private static string Reason(SeriesOutcome series, string version) => series.Reason ?? series.Outcome switch
    {
        Outcome.NoData => "it has a model, but sent nothing in this period: look at the device",
        Outcome.NoModel when version == RunItem.NoVersion => "no version was published yet: fleetscore models publish VERSION",
        Outcome.NoModel => $"version {version} has none for it: train or import one, and publish it",
        _ => "",
    };
}
