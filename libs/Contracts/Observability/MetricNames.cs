namespace Fleetscore.Contracts;

/// <summary>
/// What the services measure, named by OpenTelemetry's conventions: dots between words, the unit beside the name and not in it. Workbooks,
/// alert rules and dashboards under <c>deploy/</c> use these names and no others.
/// </summary>
public static class MetricNames
{
    /// <summary>Ingest, counter, {reading}: good readings in events, repeated deliveries included.</summary>
    public const string ReadingsReceived = "fleetscore.readings.received";

    /// <summary>Aggregator, counter, {reading}: readings that count, repeated ones included.</summary>
    public const string ReadingsAccepted = "fleetscore.readings.accepted";

    /// <summary>Aggregator, counter, {reading}: accepted readings of a period whose run had begun already.</summary>
    public const string ReadingsLate = "fleetscore.readings.late";

    /// <summary>Ingest and aggregator, counter, {dead_letter}: what cannot be taken, by <see cref="AttributeNames.Reason"/>.</summary>
    public const string DeadLetters = "fleetscore.dead_letters";

    /// <summary>Ingest, histogram, s: from the newest reading's own time until its event is durable.</summary>
    public const string IngestLag = "fleetscore.ingest.lag";

    /// <summary>Aggregator, histogram, s: one batch, from the first reading taken to the last answered.</summary>
    public const string CommitDuration = "fleetscore.commit.duration";

    /// <summary>Aggregator and scorer, gauge, {item}: what waits, by <see cref="AttributeNames.Queue"/>.</summary>
    public const string QueueLength = "fleetscore.queue.length";

    /// <summary>Scheduler, gauge, s: how long the oldest period that is not published has been due; 0 where none is, or it is paused.</summary>
    public const string ScheduleLag = "fleetscore.schedule.lag";

    /// <summary>Scheduler, gauge, {run}: runs the last tick saw, by <see cref="AttributeNames.State"/>: due (and not claimed yet), running.</summary>
    public const string Runs = "fleetscore.runs";

    /// <summary>Scheduler, counter, {run}: runs that were claimed.</summary>
    public const string RunsClaimed = "fleetscore.runs.claimed";

    /// <summary>Scheduler, counter, {run}: revisions that were published.</summary>
    public const string RunsPublished = "fleetscore.runs.published";

    /// <summary>Scheduler, counter, {run}: runs that got a new epoch, by the <see cref="AttributeNames.State"/> their instance was in.</summary>
    public const string RunsRestarted = "fleetscore.runs.restarted";

    /// <summary>Scheduler, histogram, s: from the moment a period was due until its run was first published.</summary>
    public const string RunDuration = "fleetscore.run.duration";

    /// <summary>Scheduler, histogram, s: how long the shards of a run waited for a replica of scorer to begin, the longest wait of a run.</summary>
    public const string ScorerStartup = "fleetscore.scorer.startup";

    /// <summary>Scheduler, counter, {series}: series of published runs, by <see cref="AttributeNames.Outcome"/>.</summary>
    public const string Series = "fleetscore.series";

    /// <summary>Scorer, counter, {model}: models that scored a series; its rate is the models per second.</summary>
    public const string ModelsScored = "fleetscore.models.scored";

    /// <summary>Scorer, histogram, s: scoring one shard, from request to answer.</summary>
    public const string ShardDuration = "fleetscore.shard.duration";

    /// <summary>Scorer, counter, {shard}: requests answered 429, because enough wait already.</summary>
    public const string ShardsRefused = "fleetscore.shards.refused";

    /// <summary>Scorer, counter, By: model packs read and decoded.</summary>
    public const string PacksLoaded = "fleetscore.packs.loaded";
}
