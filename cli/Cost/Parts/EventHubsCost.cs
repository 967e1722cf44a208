using System.Globalization;

namespace Fleetscore.Cli.Cost;

/// <summary>Throughput units for events and bytes, and what every event costs.</summary>
internal static class EventHubsCost
{
    private const string Part = "Event Hubs";
    private const double IngressUnit = 64 * 1024;

    public static void AddTo(Bill bill)
    {
        double units = Units(bill);
        double events = bill.Load.EventsPerSecond * bill.Seconds;
        bill.Add(Part, "throughput units", "event-hubs.throughput-unit", units * bill.Hours);
        bill.Add(Part, "events in", "event-hubs.ingress", events * Math.Ceiling(EventBytes(bill) / IngressUnit) / 1e6);
        if (bill.Load.Capture)
        {
            bill.Add(Part, "capture", "event-hubs.capture", units * bill.Hours);
        }

        Warn(bill, units);
    }

    public static double EventBytes(Bill bill) =>
        bill.Figure("bytes-per-event") + (bill.Load.ReadingsPerEvent * bill.Figure("bytes-per-reading"));

    private static double Units(Bill bill)
    {
        double peak = bill.Load.EventsPerSecond * bill.Figure("peak");
        double byEvents = peak / bill.Figure("events-per-second-per-unit");
        double byBytes = peak * EventBytes(bill) / bill.Figure("bytes-per-second-per-unit");
        return Math.Max(bill.Size.ThroughputUnits, Math.Ceiling(Math.Max(byEvents, byBytes)));
    }

    private static void Warn(Bill bill, double units)
    {
        if (units > bill.Figure("most-units"))
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"{units:N0} throughput units are more than the {bill.Figure("most-units"):N0} of one Standard namespace: split the fleet over several, or use Premium."));
        }
        else if (units > bill.Size.MaximumThroughputUnits)
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"{units:N0} throughput units are needed; the size {bill.Size.Name} has {bill.Size.MaximumThroughputUnits:N0} at most: raise maximumThroughputUnits in deploy/sizes.bicep."));
        }

        double byPartition = bill.Load.EventsPerSecond * bill.Figure("peak") / bill.Size.Partitions;
        if (byPartition > bill.Figure("events-per-second-per-partition"))
        {
            bill.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{byPartition:N0} events a second in each of {bill.Size.Partitions} partitions are more than the {bill.Figure("events-per-second-per-partition"):N0} that a checkpoint after every event allows: send fewer, larger events (--readings-per-event)."));
        }
    }
}
