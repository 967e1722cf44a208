using System.Diagnostics;
using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>Which traces the sidecars keep, by the option that the services read as well; see docs/decisions/0010.</summary>
internal static class EventTraces
{
    // What is no share, ingest refuses in its own words when it starts.
    private static readonly TraceShare Events = new(
        double.TryParse(Environment.GetEnvironmentVariable(TraceShare.EventsVariable), CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1
            ? share
            : TraceShare.OfEvents);

    /// <summary>Every tick, and a share of the events.</summary>
    public static bool Keep(string binding, ActivityTraceId trace) => binding != ComponentNames.Telemetry || Events.Holds(trace);
}
