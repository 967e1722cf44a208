namespace Fleetscore.LocalDapr.Resources;

/// <summary>One app of dapr.yaml, with what <c>common</c> says where it says nothing itself.</summary>
internal sealed record AppEntry
{
    /// <summary>What messages call it: the app id, with -1, -2 … where several replicas share one.</summary>
    public required string Name { get; init; }

    public required string AppId { get; init; }

    /// <summary>Absolute; the app and, under real Dapr, its sidecar run in it.</summary>
    public required string Directory { get; init; }

    /// <summary>Null for an app that listens nowhere: nothing can be sent to it.</summary>
    public int? AppPort { get; init; }

    /// <summary>Null for a free one, as are the two below.</summary>
    public int? DaprHttpPort { get; init; }

    public int? DaprGrpcPort { get; init; }

    public int? MetricsPort { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Absolute folders.</summary>
    public required IReadOnlyList<string> ResourcesPaths { get; init; }

    /// <summary>Absolute path of its Configuration; null where it has none.</summary>
    public string? ConfigFile { get; init; }

    public required LogDestination AppLog { get; init; }

    public required LogDestination SidecarLog { get; init; }

    /// <summary>Null where the app is not asked for its health.</summary>
    public AppHealthCheck? Health { get; init; }
}
