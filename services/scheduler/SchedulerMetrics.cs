using System.Diagnostics.Metrics;

namespace Fleetscore.Scheduler;

/// <summary>The meter <c>Fleetscore.Scheduler</c>.</summary>
internal sealed class SchedulerMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> claimed;
    private readonly Counter<long> published;
    private readonly Counter<long> startedAgain;
    private readonly Histogram<double> duration;
    private int due;
    private int running;

    public SchedulerMetrics(IMeterFactory factory)
    {
        meter = factory.Create("Fleetscore.Scheduler");
        claimed = meter.CreateCounter<long>("fleetscore_runs_claimed_total", description: "Runs this process claimed.");
        published = meter.CreateCounter<long>("fleetscore_runs_published_total", description: "Revisions this process published.");
        startedAgain = meter.CreateCounter<long>(
            "fleetscore_runs_started_again_total", description: "Runs that got a new epoch, by the state their instance was in.");
        duration = meter.CreateHistogram<double>(
            "fleetscore_run_duration_seconds", unit: "s", description: "From the moment a period was due until its run was published.");
        meter.CreateObservableGauge("fleetscore_runs", Runs, description: "Runs the last tick saw, by state.");
    }

    public void Claimed() => claimed.Add(1);

    public void Published(TimeSpan sinceDue)
    {
        published.Add(1);
        duration.Record(sinceDue.TotalSeconds);
    }

    public void StartedAgain(InstanceState state) =>
        startedAgain.Add(1, new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));

    /// <param name="duePeriods">Periods from the cursor on that are due, whatever became of them.</param>
    /// <param name="runningRuns">How many of them are claimed and not published.</param>
    public void Seen(int duePeriods, int runningRuns)
    {
        Volatile.Write(ref due, duePeriods);
        Volatile.Write(ref running, runningRuns);
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<int>> Runs() =>
    [
        new(Volatile.Read(ref due), new KeyValuePair<string, object?>("state", "due")),
        new(Volatile.Read(ref running), new KeyValuePair<string, object?>("state", "running")),
    ];
}
