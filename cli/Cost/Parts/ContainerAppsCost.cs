using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Cost;

/// <summary>What replicas take that are there all the time, or as the readings come. Those of scorer come and go: <see cref="ScorerCost"/>.</summary>
internal static class ContainerAppsCost
{
    public const string Part = "Container Apps";

    public static void AddTo(Bill bill)
    {
        AddApp(bill, AppIds.Ingest, Replicas(bill, AppIds.Ingest));
        AddApp(bill, AppIds.Aggregator, Replicas(bill, AppIds.Aggregator));
        AddApp(bill, AppIds.Scheduler, bill.Size.Apps[AppIds.Scheduler].Min);
        AddApp(bill, "dapr-control", bill.Size.Apps["dapr-control"].Min);
    }

    /// <summary>How many replicas of all apps are there on average, scorer's left out.</summary>
    public static double AlwaysOn(Bill bill) =>
        Replicas(bill, AppIds.Ingest) + Replicas(bill, AppIds.Aggregator) + bill.Size.Apps[AppIds.Scheduler].Min + bill.Size.Apps["dapr-control"].Min;

    public static void AddFreeGrants(Bill bill)
    {
        bill.Free("vCPU seconds", "container-apps.vcpu-active", bill.Figure("free.vcpu-seconds"));
        bill.Free("GiB seconds", "container-apps.memory-active", bill.Figure("free.gib-seconds"));
    }

    private static double Replicas(Bill bill, string app)
    {
        AppSize size = bill.Size.Apps[app];
        double messages = app == AppIds.Ingest ? bill.Load.EventsPerSecond : bill.Load.ChunkWritesPerSecond;
        double counted = Math.Max(bill.Load.ReadingsPerSecond, messages * bill.Figure("readings-an-event-costs"));
        double vcpu = counted / bill.Figure($"{app}.readings-per-vcpu");
        return Math.Max(size.Min, Math.Ceiling(vcpu / size.Vcpu / bill.Figure("load")));
    }

    private static void AddApp(Bill bill, string app, double replicas)
    {
        AppSize size = bill.Size.Apps[app];
        string what = string.Create(CultureInfo.InvariantCulture, $"{app}: {replicas:N0} × {size.Vcpu} vCPU, {size.Memory} GiB");
        bill.Add(Part, what, "container-apps.vcpu-active", replicas * size.Vcpu * bill.Seconds);
        bill.Add(Part, what, "container-apps.memory-active", replicas * size.Memory * bill.Seconds);
        if (app == AppIds.Ingest && replicas > bill.Size.Partitions)
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"ingest needs {replicas:N0} replicas; those beyond the {bill.Size.Partitions} partitions of the size {bill.Size.Name} idle: send fewer, larger events (--readings-per-event), or split the fleet over several installations."));
        }
        else if (replicas > size.Max)
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"{app} needs {replicas:N0} replicas; the size {bill.Size.Name} allows {size.Max}: raise its maximum in deploy/sizes.bicep."));
        }
    }
}
