using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>A trace that is sampled, and what a service's spans in it say. Other tests' spans are in no trace and stay out.</summary>
internal sealed class SampledSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    /// <param name="source">Whose spans.</param>
    public SampledSpans(string source)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Begins a trace around what the test does next, sampled or not: others that listen keep to it.</summary>
    public static Activity Begin(bool sampled = true)
    {
        Activity trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C);
        trace.ActivityTraceFlags = sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return trace.Start();
    }

    /// <summary>What has ended in a trace, in order of its end.</summary>
    public IReadOnlyList<Activity> Of(Activity trace) => [.. ended.Where(span => span.TraceId == trace.TraceId)];

    public void Dispose() => listener.Dispose();
}
