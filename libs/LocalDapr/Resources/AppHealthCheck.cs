namespace Fleetscore.LocalDapr.Resources;

/// <summary>How a sidecar asks its app for its health: the <c>appHealth…</c> keys of dapr.yaml, with Dapr's defaults.</summary>
internal sealed record AppHealthCheck
{
    /// <summary>A path of the app's, with a slash at its head; GET, and any 2xx is healthy.</summary>
    public string Path { get; init; } = "/healthz";

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of one probe; shorter than the interval.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failed probes in a row until the app counts as unhealthy; at least 1.</summary>
    public int Threshold { get; init; } = 3;
}
