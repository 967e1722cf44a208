namespace Fleetscore.Contracts;

/// <summary>The spans of a run and of an event, in this project's words. Those of HTTP, gRPC and Dapr keep their own names.</summary>
public static class SpanNames
{
    /// <summary>Scheduler: the instance of a claimed run is started, or started again. The root of the run's trace.</summary>
    public const string Tick = "tick";

    /// <summary>Scheduler: an activity decides on the run's shards.</summary>
    public const string Plan = "plan";

    /// <summary>Scheduler: an activity has one shard scored.</summary>
    public const string ScoreShard = "ScoreShard";

    /// <summary>Scheduler: an activity writes the ledger and names it in the run item.</summary>
    public const string Publish = "publish";

    /// <summary>Scorer: one shard is scored.</summary>
    public const string Score = "score";

    /// <summary>Scorer: the shard's model packs are read, where they are not in memory.</summary>
    public const string ReadModels = "read models";

    /// <summary>Scorer: a batch of devices' features is read.</summary>
    public const string ReadFeatures = "read features";

    /// <summary>Scorer: a part of the results is written.</summary>
    public const string WriteResults = "write results";

    /// <summary>Scorer: verdicts of one device with an anomaly; links to the events its features came from.</summary>
    public const string Verdict = "verdict";

    /// <summary>Ingest: one event, from the binding until all of it is durable.</summary>
    public const string Event = "event";

    /// <summary>Aggregator: the readings of an event wait and become durable; links to the batch they were committed in.</summary>
    public const string Commit = "commit";

    /// <summary>
    /// Aggregator: what waited together becomes durable. A child of the first sampled commit in it; links to the others.
    /// </summary>
    public const string Batch = "batch";
}
