namespace Fleetscore.Cli.Cost;

/// <summary>What goes to Log Analytics: traces of every run and of a share of the events, metrics, logs; and the alert rules.</summary>
internal static class MonitoringCost
{
    public const string EventTraces = "traces of events";
    private const string Part = "Monitoring";
    private const string Ingestion = "log-analytics.ingestion";

    public static void AddTo(Bill bill, double scorers)
    {
        double span = bill.Figure("telemetry.span-bytes");
        double replicas = ContainerAppsCost.AlwaysOn(bill) + scorers;
        double events = bill.Load.EventsPerSecond * bill.Seconds * bill.Load.EventShare * bill.Figure("telemetry.spans-per-event");
        double runs = bill.RunsPerMonth * (bill.Figure("telemetry.spans-per-run") + (bill.Size.Shards * bill.Figure("telemetry.spans-per-shard")));
        double measurements = replicas * bill.Figure("telemetry.metrics") * bill.Hours * 60;
        bill.Add(Part, EventTraces, Ingestion, events * span / 1e9);
        bill.Add(Part, "traces of runs", Ingestion, runs * span / 1e9);
        bill.Add(Part, "metrics", Ingestion, measurements * bill.Figure("telemetry.metric-bytes") / 1e9);
        bill.Add(Part, "logs", Ingestion, replicas * bill.Figure("telemetry.log-bytes-per-replica") * bill.Seconds / 1e9);
        bill.Add(Part, "alert rules", "monitor.log-alert", bill.Figure("telemetry.alert-rules"));
    }

    public static void AddFreeGrants(Bill bill) => bill.Free("logs", Ingestion, bill.Figure("free.log-gb"));
}
