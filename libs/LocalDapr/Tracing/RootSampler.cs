using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>
/// Decides on the traces that begin in a sidecar: the share that <c>samplingRate</c> says, and of input bindings only those that the
/// host keeps.
/// </summary>
internal sealed class RootSampler(Func<string, ActivityTraceId, bool> keeps, double share) : Sampler
{
    private const string Bindings = "bindings/";

    private readonly TraceIdRatioBasedSampler ratio = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        string name = samplingParameters.Name;
        bool kept = !name.StartsWith(Bindings, StringComparison.Ordinal) || keeps(name[Bindings.Length..], samplingParameters.TraceId);
        return kept ? ratio.ShouldSample(samplingParameters) : new SamplingResult(SamplingDecision.Drop);
    }
}
