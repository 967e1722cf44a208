using System.Diagnostics;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>Where a sidecar's spans come from, named as Dapr's tracers.</summary>
internal static class SpanSources
{
    /// <summary>Bindings, service invocation and the other API calls.</summary>
    public static readonly ActivitySource Api = new("dapr-diagnostics");

    /// <summary>Workflows, their activities and timers.</summary>
    public static readonly ActivitySource Workflow = new("durabletask");
}
