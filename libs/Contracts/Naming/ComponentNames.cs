namespace Fleetscore.Contracts;

/// <summary>The names of the Dapr components; the same locally and in Azure.</summary>
public static class ComponentNames
{
    /// <summary>Input binding: one event per message, posted to ingest.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>State store of everything in <see cref="StateKeys"/>; keyPrefix: name.</summary>
    public const string Features = "features";

    /// <summary>State store of the workflow engine (actor state); no service reads it.</summary>
    public const string Workflow = "workflow";

    /// <summary>Blob binding with model versions.</summary>
    public const string Models = "models";

    /// <summary>Blob binding with verdicts, outcomes, hashes and ledgers.</summary>
    public const string Results = "results";

    /// <summary>Blob binding with what could not be taken, and why.</summary>
    public const string DeadLetter = "deadletter";

    /// <summary>Cron binding that wakes scheduler.</summary>
    public const string Tick = "tick";
}
