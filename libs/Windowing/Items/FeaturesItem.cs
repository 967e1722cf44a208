using System.Diagnostics;

namespace Fleetscore.Windowing;

/// <summary>
/// The <c>features</c> item as it is stored: the encoded <see cref="ChunkFeatures"/> and, in front of them where there is one, the trace
/// of an event that changed the chunk. The features are the same bytes either way; nothing that is computed looks at the trace.
/// </summary>
public static class FeaturesItem
{
    private const byte Kind = 0xF3;
    private const byte Version = 1;
    private const string Name = "features item with a trace";
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;
    private const int HeaderBytes = 2 + TraceBytes + SpanBytes;

    /// <param name="features">The encoded features.</param>
    /// <param name="changedBy">The newest sampled event that changed the chunk; null where none is known.</param>
    public static byte[] Write(byte[] features, ActivityContext? changedBy)
    {
        if (changedBy is not { } trace)
        {
            return features;
        }

        var item = new byte[HeaderBytes + features.Length];
        (item[0], item[1]) = (Kind, Version);
        trace.TraceId.CopyTo(item.AsSpan(2, TraceBytes));
        trace.SpanId.CopyTo(item.AsSpan(2 + TraceBytes, SpanBytes));
        features.CopyTo(item.AsSpan(HeaderBytes));
        return item;
    }

    /// <summary>The encoded features.</summary>
    /// <exception cref="BrokenItemException">The item begins as one with a trace and is none.</exception>
    public static ReadOnlySpan<byte> FeaturesOf(ReadOnlySpan<byte> item)
    {
        if (!HasTrace(item))
        {
            return item;
        }

        var reader = new ItemReader(item, Name, Kind, Version);
        reader.ReadBytes(TraceBytes + SpanBytes);
        return reader.Rest;
    }

    /// <summary>The sampled event whose trace is noted; null where none is.</summary>
    public static ActivityContext? TraceOf(ReadOnlySpan<byte> item) => HasTrace(item) && item.Length >= HeaderBytes
        ? new ActivityContext(
            ActivityTraceId.CreateFromBytes(item.Slice(2, TraceBytes)),
            ActivitySpanId.CreateFromBytes(item.Slice(2 + TraceBytes, SpanBytes)),
            ActivityTraceFlags.Recorded,
            isRemote: true)
        : null;

    private static bool HasTrace(ReadOnlySpan<byte> item) => item.Length > 0 && item[0] == Kind;
}
