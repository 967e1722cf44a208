using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>
/// One hop of a trace through a sidecar: a span where somebody listens, and otherwise only an id of its own. Either way whoever
/// is called next is told this hop as the parent, as with Dapr.
/// </summary>
internal readonly struct SidecarSpan : IDisposable
{
    private readonly Activity? activity;

    private SidecarSpan(Activity? activity, ActivityContext context)
    {
        this.activity = activity;
        Context = context;
    }

    public ActivityContext Context { get; }

    /// <summary>The context as W3C writes it.</summary>
    public string TraceParent => W3C.Write(Context);

    /// <summary>True where attributes are kept.</summary>
    public bool IsRecorded => activity?.IsAllDataRequested == true;

    /// <param name="source">One of <see cref="SpanSources"/>.</param>
    /// <param name="name">As Dapr names it.</param>
    /// <param name="kind">Dapr's.</param>
    /// <param name="parent">What the caller said; without one a new trace begins, sampled unless a listener decides otherwise.</param>
    /// <param name="startedAt">Where it began before now.</param>
    public static SidecarSpan Start(
        ActivitySource source, string name, ActivityKind kind, ActivityContext parent, DateTimeOffset startedAt = default)
    {
        if (!source.HasListeners())
        {
            return new SidecarSpan(null, Unheard(parent));
        }

        // The parent is what the caller's message says, never what happens to run in this process.
        Activity? current = Activity.Current;
        Activity.Current = null;
        Activity? started = source.StartActivity(name, kind, parent, startTime: startedAt);
        Activity.Current = current;
        return new SidecarSpan(started, started?.Context ?? Unheard(parent));
    }

    public void Set(string attribute, object? value) => activity?.SetTag(attribute, value);

    public void Fail(string description) => activity?.SetStatus(ActivityStatusCode.Error, description);

    /// <summary>Dapr calls every answer from 400 on a failure.</summary>
    public void Answered(int httpStatus)
    {
        if (httpStatus >= StatusCodes.Status400BadRequest)
        {
            Fail($"Code({httpStatus}): {ReasonPhrases.GetReasonPhrase(httpStatus)}");
        }
    }

    /// <summary>Gives the span the id that others were told as their parent long ago: Dapr does the same.</summary>
    public void TakeId(string spanId)
    {
        if (activity is not null)
        {
            GivenSpanId.Set(activity, spanId);
        }
    }

    public void Dispose()
    {
        if (activity is not null)
        {
            Activity? current = Activity.Current;
            activity.Stop();
            Activity.Current = current;
        }
    }

    private static ActivityContext Unheard(ActivityContext parent)
    {
        bool known = parent.TraceId != default;
        return new ActivityContext(
            known ? parent.TraceId : ActivityTraceId.CreateRandom(),
            ActivitySpanId.CreateRandom(),
            known ? parent.TraceFlags : ActivityTraceFlags.Recorded,
            parent.TraceState,
            isRemote: true);
    }
}
