namespace Fleetscore.Contracts;

/// <summary>The Dapr app ids of the services; dapr.yaml, components and deployments use the same names.</summary>
public static class AppIds
{
    /// <summary>Takes telemetry events from the broker, checks and forwards them.</summary>
    public const string Ingest = "ingest";

    /// <summary>Keeps readings and features per device and chunk.</summary>
    public const string Aggregator = "aggregator";

    /// <summary>Finds the periods that are due and runs their scoring.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>Scores the slices of a period.</summary>
    public const string Scorer = "scorer";
}
