using System.Globalization;

namespace Fleetscore.Cli.Cost;

/// <summary>Blobs: checkpoints, results, models, dead letters, and what Event Hubs captures.</summary>
internal static class BlobStorageCost
{
    private const string Part = "Blob Storage";
    private const double PerPrice = 10_000;

    /// <summary>Above this share of all costs a person is told what to do.</summary>
    private const double MuchOfAll = 0.1;

    public static void AddTo(Bill bill)
    {
        FleetLoad load = bill.Load;
        string kind = $"blob.{bill.Size.Redundancy}";
        double days = load.KeepResults.TotalDays;
        double runBytes = RunBytes(bill);
        double parts = bill.Size.Shards * 3 + (runBytes / bill.Figure("results.part-bytes")) + 1;
        double letters = load.ReadingsPerSecond * bill.Seconds * bill.Figure("dead-letters.share");
        double modelBytes = load.Series * bill.Figure("models.bytes");

        bill.Add(Part, "checkpoints, one for each event", $"{kind}.other", load.EventsPerSecond * bill.Seconds / PerPrice);
        bill.Add(Part, string.Create(CultureInfo.InvariantCulture, $"results of {days:N0} days"), $"{kind}.stored", runBytes * 86_400 / load.Period.TotalSeconds * days / 1e9);
        bill.Add(Part, "results written", $"{kind}.write", parts * bill.RunsPerMonth / PerPrice);
        bill.Add(Part, "models", $"{kind}.stored", modelBytes * bill.Figure("models.versions") / 1e9);
        bill.Add(Part, "models read", $"{kind}.read", (bill.Size.Shards + (modelBytes / bill.Figure("results.part-bytes"))) * bill.RunsPerMonth / PerPrice);
        bill.Add(Part, "dead letters written", $"{kind}.write", letters / PerPrice);
        bill.Add(Part, "dead letters of 90 days", $"{kind}.stored", letters * 3 * bill.Figure("dead-letters.bytes") / 1e9);
        if (load.Capture)
        {
            bill.Add(Part, "captured events of 30 days", $"{kind}.stored", load.EventsPerSecond * EventHubsCost.EventBytes(bill) * 30 * 86_400 / 1e9);
        }
    }

    /// <summary>Says so where checkpoints, which only depend on how many events there are, are much of the bill.</summary>
    public static void WarnOfCheckpoints(Bill bill)
    {
        double checkpoints = bill.Lines.Where(line => line.What.StartsWith("checkpoints", StringComparison.Ordinal)).Sum(line => line.Monthly);
        double telemetry = bill.Lines.Where(line => line.What == MonitoringCost.EventTraces).Sum(line => line.Monthly);
        if (checkpoints + telemetry > MuchOfAll * bill.Lines.Sum(line => line.Monthly))
        {
            bill.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"A checkpoint after every event costs {checkpoints:N0} USD a month and the traces of events {telemetry:N0}: both fall with the number of events. Ten times as many readings in each (--readings-per-event {bill.Load.ReadingsPerEvent * 10:N0}, gathered by a gateway where a device has not so many in a minute) is a tenth of that; --event-share lowers the traces alone."));
        }
    }

    private static double RunBytes(Bill bill) =>
        (bill.Load.WindowsPerRun * bill.Figure("results.verdict-bytes"))
        + (bill.Load.Series * bill.Figure("results.outcome-bytes"))
        + (bill.Load.Devices * bill.Figure("results.hash-bytes"));
}
