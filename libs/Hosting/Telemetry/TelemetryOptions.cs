using System.ComponentModel.DataAnnotations;
using Fleetscore.Contracts;

namespace Fleetscore.Hosting;

/// <summary>Which traces are kept. The section <c>Telemetry</c>.</summary>
internal sealed record TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// Which share of the events leaves a trace; of runs, every one does. The same in all services. A sidecar that thins out as well
    /// (<c>samplingRate</c> of ingest's) chooses by the same bits of the trace id: the smaller share counts.
    /// </summary>
    [Range(0.0, 1.0)]
    public double EventShare { get; init; } = TraceShare.OfEvents;
}
