using System.ComponentModel.DataAnnotations;
using Fleetscore.Contracts;

namespace Fleetscore.Hosting;

/// <summary>The section <c>Telemetry</c>. Where telemetry goes is said by the environment variables <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> or <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
public sealed record TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// Which share of the events leaves a trace; of runs, every one does. The same in all services. A sidecar that thins out as well
    /// (<c>samplingRate</c> of ingest's) chooses by the same bits of the trace id: the smaller share counts.
    /// </summary>
    [Range(0.0, 1.0)]
    public double EventShare { get; init; } = TraceShare.OfEvents;

    /// <summary>
    /// A folder in which logs and traces wait while Application Insights is away, 50 MB each at most. Not set: one under <c>TMPDIR</c>,
    /// <c>/var/tmp</c> or <c>/tmp</c>. Set it where the container's own file system is read-only.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>The part of it in which the given kind of an app's telemetry waits, made if need be.</summary>
    internal string? FolderFor(string kind, string appId) =>
        string.IsNullOrEmpty(Folder) ? null : Directory.CreateDirectory(Path.Combine(Folder, kind, appId)).FullName;
}
