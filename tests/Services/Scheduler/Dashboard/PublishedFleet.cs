using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

/// <summary>Publishes runs the way scorer and scheduler do, with verdicts of the test's choice.</summary>
internal sealed class PublishedFleet(InMemoryState state, InMemoryBlobs blobs)
{
    private int ledgers;

    /// <summary>A verdict of the n-th window of 5 minutes after 10:00.</summary>
    public static Verdict At(int window, string device, string sensor = "t", double value = 1, bool? anomaly = false, int revision = 0, ExpectedBand? expected = null) => new(
        new SeriesId(device, sensor),
        new WindowFeatures(SchedulerRig.Ten.AddMinutes(5 * window), Count: 3, value, 0, value, value, value, value, 0),
        anomaly is null ? null : value,
        anomaly,
        anomaly is null ? null : "v1",
        revision,
        expected,
        anomaly == true ? AnomalyCause.Level : AnomalyCause.None);

    /// <summary>Names a revision's ledger in the period's run item.</summary>
    /// <param name="partLimit">Verdict blobs are cut at this size.</param>
    /// <param name="timings">Where the run's time went.</param>
    public async Task PublishAsync(
        DateTimeOffset period, IEnumerable<Verdict> verdicts, int shards = 1, int revision = 0, int partLimit = BlobPaths.MaxBytes, RunTimings? timings = null)
    {
        var results = new List<ScoreShardResult>();
        ILookup<int, Verdict> byShard = verdicts.ToLookup(verdict => Sharding.ShardOf(verdict.Series.Device, shards));
        for (int shard = 0; shard < shards; shard++)
        {
            results.Add(await ShardAsync(period, shard, shards, revision, [.. byShard[shard]], partLimit));
        }

        var ledger = new Ledger
        {
            Period = period,
            PeriodLength = TimeSpan.FromHours(1),
            Window = TimeSpan.FromMinutes(5),
            Revision = revision,
            Epoch = 0,
            Version = "v1",
            Previous = state.Find<RunItem>(StateKeys.Run(period))?.Ledger,
            ClaimedAt = period.AddMinutes(62),
            PublishedAt = period.AddMinutes(62).AddSeconds(2.5),
            Timings = timings,
            Counts = results.Aggregate(new RunCounts(), (sum, shard) => sum + shard.Counts),
            Shards = results,
        };
        string name = BlobPaths.Ledger(period, revision, $"{ledgers++}");
        await blobs.WriteAsync(ComponentNames.Results, name, ContractsJson.Write(ledger), TestContext.Current.CancellationToken);
        state.Put(StateKeys.Run(period), new RunItem
        {
            Shards = shards,
            State = PeriodState.Closed,
            Version = "v1",
            Revision = revision,
            Ledger = name,
            PublishedRevision = revision,
        });
    }

    private async Task<ScoreShardResult> ShardAsync(DateTimeOffset period, int shard, int shards, int revision, Verdict[] verdicts, int partLimit)
    {
        var parts = new List<BlobReference>();
        Verdict[] sorted = [.. verdicts.OrderBy(verdict => verdict.Series).ThenBy(verdict => verdict.Window.Start)];
        foreach (byte[] part in VerdictCsv.Write(sorted, partLimit))
        {
            string name = BlobPaths.Verdicts(period, shard, parts.Count, revision, "a");
            await blobs.WriteAsync(ComponentNames.Results, name, part, TestContext.Current.CancellationToken);
            parts.Add(new BlobReference(name, part.Length, "its hash"));
        }

        var most = new MostAnomalous(shards);
        IGrouping<string, Verdict>[] devices = [.. sorted.GroupBy(verdict => verdict.Series.Device)];
        Array.ForEach(devices, device => most.Add(new DeviceAnomalies(device.Key, device.Count(), device.Count(verdict => verdict.Anomaly == true))));
        int series = sorted.Select(verdict => verdict.Series).Distinct().Count();
        var counts = new RunCounts
        {
            Expected = series,
            Outcomes = new OutcomeCounts { Scored = series },
            Devices = devices.Length,
            Windows = sorted.Length,
            Anomalies = sorted.Count(verdict => verdict.Anomaly == true),
            Readings = 3 * sorted.Length,
        };
        return Results.Counted(shard, counts) with { Verdicts = parts, MostAnomalous = most.List() };
    }
}
