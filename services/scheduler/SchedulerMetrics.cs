using System.Diagnostics.Metrics;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>The meter <c>Fleetscore.Scheduler</c>.</summary>
internal sealed class SchedulerMetrics
{
    private static readonly InstrumentAdvice<double> RunBuckets = new()
    {
        HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400],
    };

    /// <summary>From a replica that waits to one whose image is still to be pulled.</summary>
    private static readonly InstrumentAdvice<double> StartupBuckets = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 120, 300],
    };

    private static readonly Outcome[] Outcomes = Enum.GetValues<Outcome>();
    private static readonly KeyValuePair<string, object?>[] OutcomeAttributes = [.. Outcomes.Select(outcome => Named(AttributeNames.Outcome, outcome))];

    private readonly TimeProvider clock;
    private readonly Counter<long> claimed;
    private readonly Counter<long> published;
    private readonly Counter<long> restarted;
    private readonly Counter<long> series;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> startup;
    private volatile SeenRuns? seen;

    public SchedulerMetrics(IMeterFactory factory, TimeProvider clock)
    {
        this.clock = clock;
        Meter meter = factory.Create("Fleetscore.Scheduler");
        claimed = meter.CreateCounter<long>(MetricNames.RunsClaimed, "{run}", "Runs that were claimed.");
        published = meter.CreateCounter<long>(MetricNames.RunsPublished, "{run}", "Revisions that were published.");
        restarted = meter.CreateCounter<long>(
            MetricNames.RunsRestarted, "{run}", "Runs that got a new epoch, by the state their instance was in.");
        series = meter.CreateCounter<long>(MetricNames.Series, "{series}", "Series of published runs, by outcome.");
        duration = meter.CreateHistogram(
            MetricNames.RunDuration, "s", "From the moment a period was due until its run was published.", tags: null, RunBuckets);
        startup = meter.CreateHistogram(
            MetricNames.ScorerStartup, "s", "How long a run's shards waited for a replica of scorer, the longest wait.", tags: null, StartupBuckets);
        meter.CreateObservableGauge(MetricNames.Runs, Runs, "{run}", "Runs the last tick saw, by state.");
        meter.CreateObservableGauge(
            MetricNames.ScheduleLag, Lag, "s", "How long the oldest period that is not published has been due; 0 where none is.");
    }

    public void Claimed() => claimed.Add(1);

    /// <summary>A revision is published, and its series are counted, once.</summary>
    /// <param name="sinceDue">Null for later revisions: a late reading made them, not a slow run.</param>
    public void Published(OutcomeCounts outcomes, TimeSpan? sinceDue)
    {
        published.Add(1);
        if (sinceDue is { } span)
        {
            duration.Record(span.TotalSeconds);
        }

        for (int i = 0; i < Outcomes.Length; i++)
        {
            series.Add(outcomes.Of(Outcomes[i]), OutcomeAttributes[i]); // 0 as well: a chart begins at nothing, not at the first failure.
        }
    }

    /// <param name="longestWait">Of a run's shards, for a replica of scorer to take them.</param>
    public void ScorerStarted(TimeSpan longestWait) => startup.Record(longestWait.TotalSeconds);

    public void Restarted(InstanceState state) => restarted.Add(1, Named(AttributeNames.State, state));

    /// <param name="due">How many due periods wait to be claimed.</param>
    /// <param name="running">How many runs are claimed and not published.</param>
    /// <param name="oldestDueAt">When the oldest period that is not published is due, past or to come; null where it is paused.</param>
    public void Saw(int due, int running, DateTimeOffset? oldestDueAt) => seen = new SeenRuns(due, running, oldestDueAt);

    private IEnumerable<Measurement<int>> Runs() => seen is { } runs
        ? [new(runs.Due, new KeyValuePair<string, object?>(AttributeNames.State, "due")),
            new(runs.Running, new KeyValuePair<string, object?>(AttributeNames.State, "running"))]
        : [];

    /// <summary>By the clock, so that it grows as well when no tick comes any more.</summary>
    private IEnumerable<Measurement<double>> Lag() => seen is { } runs
        ? [new(runs.OldestDueAt is { } dueAt ? Math.Max(0, (clock.GetUtcNow() - dueAt).TotalSeconds) : 0)]
        : [];

    private static KeyValuePair<string, object?> Named<T>(string attribute, T value)
        where T : struct, Enum =>
        new(attribute, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private sealed record SeenRuns(int Due, int Running, DateTimeOffset? OldestDueAt);
}
