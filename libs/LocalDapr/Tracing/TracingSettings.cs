namespace Fleetscore.LocalDapr.Tracing;

/// <summary>What a Configuration says of tracing.</summary>
internal sealed record TracingSettings
{
    /// <summary>Dapr's own where it is not said, and nobody's environment asks for spans.</summary>
    public const double UnsaidRate = 0.0001;

    /// <summary>The share of traces that is kept of those that begin in a sidecar, 0 to 1; null where it is not said.</summary>
    public double? SamplingRate { get; init; }

    /// <summary>Spans go to the host's output, a line each.</summary>
    public bool ToOutput { get; init; }

    /// <summary>Null where it is not said; then the environment says where spans go.</summary>
    public OtlpTarget? Otlp { get; init; }
}

/// <summary>Where spans are sent by OTLP.</summary>
/// <param name="Address">The whole address, path and all.</param>
/// <param name="IsHttp">Protobuf over HTTP; else gRPC.</param>
/// <param name="Headers">Sent along, as <c>name=value,name=value</c>; empty for none.</param>
/// <param name="Limit">For one export.</param>
internal sealed record OtlpTarget(Uri Address, bool IsHttp, string Headers, TimeSpan Limit);
