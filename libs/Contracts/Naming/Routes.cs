namespace Fleetscore.Contracts;

/// <summary>The HTTP routes the services call each other by, and those the sidecar calls.</summary>
public static class Routes
{
    /// <summary>Ingest: one telemetry event (the binding's name is its route).</summary>
    public const string Telemetry = "/" + ComponentNames.Telemetry;

    /// <summary>Scheduler: look for due periods (the binding's name is its route).</summary>
    public const string Tick = "/" + ComponentNames.Tick;

    /// <summary>Aggregator: commit readings; body and answer are <see cref="CommitRequest"/> and <see cref="CommitAnswer"/>.</summary>
    public const string Readings = "/readings";

    /// <summary>Scorer: score one shard; body and answer are <see cref="ScoreShardRequest"/> and <see cref="ScoreShardResult"/>.</summary>
    public const string Score = "/score";

    /// <summary>Scheduler: GET answers the <see cref="ScheduleItem"/>.</summary>
    public const string Schedule = "/schedule";

    /// <summary>Scheduler: GET answers the <see cref="DueStatus"/>.</summary>
    public const string Due = "/schedule/due";

    /// <summary>Scheduler: PUT with a <see cref="PauseRequest"/> holds back periods, DELETE lets them go.</summary>
    public const string Pause = "/schedule/pause";

    /// <summary>Scheduler: GET answers a period's <see cref="RunItem"/>; the last segment is the period as in state keys.</summary>
    public const string Runs = "/runs";

    /// <summary>Scheduler: GET answers the <see cref="ReplicaAdvice"/>.</summary>
    public const string Replicas = "/replicas";

    /// <summary>Every service: the process is alive. This and the next two answer a <see cref="HealthAnswer"/>.</summary>
    public const string Live = "/health/live";

    /// <summary>Every service: the configuration is accepted, and all has begun.</summary>
    public const string Start = "/health/start";

    /// <summary>Every service: what it needs is there.</summary>
    public const string Ready = "/health/ready";
}
