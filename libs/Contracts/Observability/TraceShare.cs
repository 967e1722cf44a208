using System.Buffers.Binary;
using System.Diagnostics;

namespace Fleetscore.Contracts;

/// <summary>
/// A share of all traces, chosen by the trace's id: whoever decides again decides alike, and a smaller share holds no trace that a larger
/// one does not. It goes by the bits that Dapr's <c>samplingRate</c> goes by, the last eight bytes, so that two shares on the way of an
/// event are the smaller one and not their product.
/// </summary>
public readonly struct TraceShare
{
    /// <summary>The environment variable with the share of the events whose traces are kept.</summary>
    public const string EventsVariable = "Telemetry__EventShare";

    /// <summary>Which share of the events' traces is kept unless told otherwise.</summary>
    public const double OfEvents = 0.01;

    private readonly ulong below;

    /// <param name="share">From 0, none, to 1, all.</param>
    public TraceShare(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        below = (ulong)(share * (1UL << 63));
    }

    /// <summary>Whether a trace belongs to the share.</summary>
    public bool Holds(ActivityTraceId trace)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) >> 1 < below;
    }
}
