using System.Diagnostics;
using Fleetscore.Contracts;
using OpenTelemetry.Trace;

namespace Fleetscore.Hosting;

/// <summary>
/// Every run is kept, a share of all else. What belongs to a trace is kept or not with it, so that a trace is whole or absent; only
/// ingest, where the events come in, asks again whether an event that its sidecar would keep is in the share.
/// </summary>
internal sealed class TraceSampler(string appId, double eventShare) : Sampler
{
    private static readonly SamplingResult Keep = new(SamplingDecision.RecordAndSample);
    private static readonly SamplingResult Leave = new(SamplingDecision.Drop);

    private readonly bool takesEvents = appId == AppIds.Ingest;
    private readonly TraceShare share = new(eventShare);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        ActivityContext parent = samplingParameters.ParentContext;
        bool kept = parent.TraceId == default
            ? IsRun(samplingParameters) || (!IsUnasked(samplingParameters) && share.Holds(samplingParameters.TraceId))
            : parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                && (!takesEvents || !parent.IsRemote || share.Holds(samplingParameters.TraceId));
        return kept ? Keep : Leave;
    }

    private static bool IsRun(in SamplingParameters root) => root.Name == SpanNames.Tick;

    /// <summary>A call that no request and no run asked for: looking at the schedule again, waiting for work, delivering telemetry.</summary>
    private static bool IsUnasked(in SamplingParameters root) => root.Kind == ActivityKind.Client;
}
