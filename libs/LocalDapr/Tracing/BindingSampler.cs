using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>Decides on the traces that begin in a sidecar: those of input bindings as the host was told, all others are kept.</summary>
internal sealed class BindingSampler(Func<string, ActivityTraceId, bool> keeps) : Sampler
{
    private const string Bindings = "bindings/";

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        string name = samplingParameters.Name;
        bool kept = !name.StartsWith(Bindings, StringComparison.Ordinal) || keeps(name[Bindings.Length..], samplingParameters.TraceId);
        return new SamplingResult(kept ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
