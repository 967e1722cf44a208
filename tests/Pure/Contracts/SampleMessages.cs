using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>One of every message, item and JSON blob, every member set to something that shows.</summary>
internal static class SampleMessages
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly RunReference Run = new() { Period = Ten, Revision = 1, Epoch = 2 };

    private static readonly RunCounts Counts = new()
    {
        Expected = 21,
        Outcomes = new OutcomeCounts { Scored = 1, ScoredByFallback = 2, NoData = 3, NoModel = 4, Quarantined = 5, Failed = 6 },
        Devices = 7,
        Windows = 8,
        Anomalies = 9,
        Readings = 10,
    };

    private static readonly ScoreShardResult Shard = new()
    {
        Shard = 3,
        Attempt = "4f2a",
        Verdicts = [Blob("shard-0003.p0.r1.4f2a.csv")],
        Outcomes = [Blob("outcomes-0003.p0.r1.4f2a.json")],
        Hashes = [Blob("hashes-0003.p0.r1.4f2a.json")],
        Counts = Counts,
        MostAnomalous = [new DeviceAnomalies("pump-17", Windows: 8, Anomalies: 6), new DeviceAnomalies("2", Windows: 4, Anomalies: 0)],
        Work = new ShardWork(Queued: TimeSpan.FromSeconds(0.5), Duration: TimeSpan.FromSeconds(2), Replica: "5f3c91aa"),
        Call = new ShardCall(Ten.AddMinutes(62), Duration: TimeSpan.FromSeconds(22.5)),
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new DeadLetterHeader { Reason = "ahead", Source = "telemetry/pump-17", Bytes = 12, Part = 0, Parts = 1 },
        new CurrentVersion { Version = "v0123456789ab" },
        new ModelManifest
        {
            Version = "v0123456789ab",
            Series = 2,
            Refused = 1,
            Packs = [new PackReference { Blob = Blob("versions/v0123456789ab/pack-0000.bin"), Series = 2, Refused = 1 }],
        },
        new Ledger
        {
            Period = Ten,
            PeriodLength = TimeSpan.FromHours(1),
            Window = TimeSpan.FromMinutes(5),
            Revision = 1,
            Epoch = 2,
            Version = "v0123456789ab",
            Previous = "verdicts/date=2026-11-22/time=1000/ledger.r0.9c1d.json",
            ClaimedAt = Ten.AddMinutes(62),
            PublishedAt = Ten.AddMinutes(62.5),
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Timings = new RunTimings { StartUp = TimeSpan.FromSeconds(20), Scoring = TimeSpan.FromSeconds(23), Work = TimeSpan.FromSeconds(2), Replicas = 1 },
            Counts = Counts,
            Shards = [Shard],
        },
        new ScoreShardRequest
        {
            Run = Run,
            PeriodLength = TimeSpan.FromHours(1),
            Window = TimeSpan.FromMinutes(5),
            Shard = 3,
            Shards = 16,
            Version = "v0123456789ab",
        },
        Shard,
        new SeriesOutcome("pump-17", "temperature", Outcome.Failed, "model refused: it names os.system, which is not allowed"),
        new DevicePage { Devices = ["pump-17", "2"] },
        new LatePage { Devices = new Dictionary<string, long> { ["pump-17"] = 3 } },
        new LateFlag { Value = "9c1d" },
        new RunItem { Shards = 16, State = PeriodState.Closed, Version = "v0123456789ab", ClaimedAt = Ten.AddMinutes(62), Revision = 1, Epoch = 2, Ledger = "ledger.json", PublishedRevision = 0 },
        new ScheduleItem
        {
            Start = Ten,
            Cursor = Ten.AddHours(2),
            Window = TimeSpan.FromMinutes(5),
            Period = TimeSpan.FromHours(1),
            Retention = TimeSpan.FromDays(7),
            Shards = 16,
            PausedFrom = Ten.AddHours(3),
        },
        new PauseRequest { From = Ten },
        new ReplicaAdvice
        {
            Choice = ReplicaChoice.LetGo,
            Reason = "Let replicas go between runs.",
            Runs = 24,
            StartUp = TimeSpan.FromSeconds(9),
            StartUpShare = 0.05,
            Scoring = TimeSpan.FromSeconds(30),
            BusyShare = 0.0083,
            WarmBefore = TimeSpan.FromMinutes(2),
            LetGoPrice = 0.13,
            WarmPrice = 0.31,
        },
        new CommitRequest
        {
            Devices = [new DeviceReadings { DeviceId = "pump-17", Readings = [new Reading("temperature", Ten.AddSeconds(185.25), 71.3)] }],
        },
        new CommitAnswer { Accepted = 5, DeadLettered = 1 },
    ];

    private static BlobReference Blob(string name) =>
        new(name, 1234, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
