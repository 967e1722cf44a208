using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fleetscore.Tests.Dapr.Tracing;

/// <summary>Listens to the sidecars' spans. Other tests' hosts make some as well: ask by trace.</summary>
internal sealed class HeardSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public HeardSpans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "dapr-diagnostics" or "durabletask",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceId == default || span.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.PropagationData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Those of a trace that have ended and are recorded.</summary>
    public IReadOnlyList<Activity> Of(string trace) => [.. ended.Where(span => span.Recorded && span.TraceId.ToHexString() == trace)];

    public void Dispose() => listener.Dispose();

    /// <summary>The parts of a traceparent.</summary>
    public static (string Trace, string Span, string Flags) Read(string traceparent)
    {
        string[] parts = traceparent.Split('-');
        return (parts[1], parts[2], parts[3]);
    }
}
