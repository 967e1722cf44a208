using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class ShardScoringTests
{
    [Fact]
    public async Task A_shard_in_which_nothing_is_known_writes_no_blobs()
    {
        var rig = new ScorerRig();

        ScoreShardResult result = await rig.ScoreAsync();

        Assert.Equal(new RunCounts(), result.Counts);
        Assert.Empty(rig.Blobs.Of(ComponentNames.Results));
    }

    [Fact]
    public async Task Every_window_of_a_series_with_a_model_gets_a_verdict()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(packs: 1, ("pump", "t", ScorerRig.Around(10)));
        rig.Read("pump", "t", minute: 1, value: 10);
        rig.Read("pump", "t", minute: 2, value: 10);
        rig.Read("pump", "t", minute: 58, value: 20);

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        IReadOnlyList<Verdict> verdicts = rig.Verdicts(result);
        Assert.Equal([ScorerRig.Ten, ScorerRig.Ten.AddMinutes(55)], verdicts.Select(verdict => verdict.Window.Start));
        Assert.Equal([-0.5, 0.5], verdicts.Select(verdict => verdict.Score)); // minus (exp(0) - 0.5), minus (exp(-100) - 0.5)
        Assert.Equal([false, true], verdicts.Select(verdict => verdict.Anomaly));
        Assert.Equal([new SeriesOutcome("pump", "t", Outcome.Scored)], rig.Outcomes(result));
        Assert.Equal(
            new RunCounts { Expected = 1, Outcomes = new OutcomeCounts { Scored = 1 }, Devices = 1, Windows = 2, Anomalies = 1, Readings = 3 },
            result.Counts);
    }

    [Fact]
    public async Task The_devices_with_the_most_anomalies_are_named_and_those_that_were_silent_are_not()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(
            packs: 1,
            ("a", "t", ScorerRig.Around(1)),
            ("b", "t", ScorerRig.Around(1)),
            ("b", "u", ScorerRig.Around(1)),
            ("c", "t", ScorerRig.Around(1)),
            ("silent", "t", ScorerRig.Around(1)));
        rig.Read("a", "t", minute: 1, value: 1);
        rig.Read("b", "t", minute: 1, value: 9);
        rig.Read("b", "t", minute: 6, value: 1);
        rig.Read("b", "u", minute: 1, value: 9);
        rig.Read("c", "t", minute: 1, value: 9);

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        Assert.Equal([new("b", Windows: 3, Anomalies: 2), new("c", Windows: 1, Anomalies: 1), new("a", Windows: 1, Anomalies: 0)], result.MostAnomalous);
        Assert.Equal(result.Counts.Devices, result.MostAnomalous.Count);
    }

    [Fact]
    public async Task Every_expected_series_has_exactly_one_outcome_and_they_add_up()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(
            packs: 1,
            ("b", "scored", ScorerRig.Around(1)),
            ("b", "silent", ScorerRig.Around(1)),
            ("b", "refused", ImportedModel.Refused("it calls os.system")),
            ("a", "silent", ScorerRig.Around(1)),
            ("a", "refused and silent", ImportedModel.Refused("it is truncated")));
        rig.Read("b", "scored", minute: 1, value: 1);
        rig.Read("b", "refused", minute: 1, value: 1);
        rig.Read("b", "unknown", minute: 1, value: 1);
        rig.Read("c", "unknown", minute: 1, value: 1);
        rig.Index("d"); // a name without data

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        Assert.Equal(
            [
                new SeriesOutcome("a", "refused and silent", Outcome.Failed, "model refused: it is truncated"),
                new SeriesOutcome("a", "silent", Outcome.NoData),
                new SeriesOutcome("b", "refused", Outcome.Failed, "model refused: it calls os.system"),
                new SeriesOutcome("b", "scored", Outcome.Scored),
                new SeriesOutcome("b", "silent", Outcome.NoData),
                new SeriesOutcome("b", "unknown", Outcome.NoModel),
                new SeriesOutcome("c", "unknown", Outcome.NoModel),
            ],
            rig.Outcomes(result));
        Assert.Equal(
            new RunCounts
            {
                Expected = 7,
                Outcomes = new OutcomeCounts { Scored = 1, NoData = 2, NoModel = 2, Failed = 2 },
                Devices = 2,
                Windows = 4,
                Readings = 4,
            },
            result.Counts);
        Assert.True(result.Counts.AddsUp());
    }

    [Fact]
    public async Task Windows_that_nothing_scores_are_written_without_a_prediction()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(packs: 1, ("a", "refused", ImportedModel.Refused("it is truncated")));
        rig.Read("a", "refused", minute: 1, value: 1.5);
        rig.Read("a", "unknown", minute: 1, value: 2.5);

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        Assert.Equal(
            """
            TS,Device,Tag,Val,Prediction,Score,Model,Revision,Count,Std,Min,Max,First,Last,Slope,Expected,Lower,Upper,Cause
            2026-11-22T10:00:00.0000000Z,a,refused,1.5,,,,0,1,0,1.5,1.5,1.5,1.5,0,,,,
            2026-11-22T10:00:00.0000000Z,a,unknown,2.5,,,,0,1,0,2.5,2.5,2.5,2.5,0,,,,

            """,
            Assert.Single(rig.Contents(result.Verdicts)));
    }

    [Fact]
    public async Task A_device_that_reported_has_the_hash_of_its_readings_and_one_that_did_not_has_none()
    {
        var rig = new ScorerRig();
        rig.Read("a", "t", minute: 1, value: 1);
        rig.Read("b", "t", minute: 1, value: 1);
        rig.Index("c");
        IReadOnlyDictionary<string, string> before = rig.Hashes(await rig.ScoreAsync());
        rig.Read("b", "t", minute: 59, value: 1);

        IReadOnlyDictionary<string, string> after = rig.Hashes(await rig.ScoreAsync());

        Assert.Equal(["a", "b"], after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(before["a"], after["a"]);
        Assert.NotEqual(before["b"], after["b"]);
    }

    [Fact]
    public async Task Every_request_writes_blobs_of_its_own()
    {
        var rig = new ScorerRig();
        rig.Read("a", "t", minute: 1, value: 1);

        ScoreShardResult first = await rig.ScoreAsync();
        ScoreShardResult second = await rig.ScoreAsync();

        Assert.Equal("verdicts/date=2026-11-22/time=1000/shard-0000.p0.r0.0000000000000001.csv", Assert.Single(first.Verdicts).Name);
        Assert.Equal("verdicts/date=2026-11-22/time=1000/outcomes-0000.p0.r0.0000000000000002.json", Assert.Single(second.Outcomes).Name);
        Assert.Equal(6, rig.Blobs.Of(ComponentNames.Results).Count);
    }

    [Fact]
    public async Task Large_results_are_cut_into_parts_that_stay_sorted()
    {
        var rig = new ScorerRig();
        string longTag = new('t', 190);
        for (int device = 0; device < 72; device++)
        {
            rig.Read($"device-{device}", from sensor in Enumerable.Range(0, 50)
                                         from window in Enumerable.Range(0, 4)
                                         select new Reading($"{longTag}{sensor}", ScorerRig.Ten.AddMinutes(5 * window), device + (sensor / 7.0)));
        }

        ScoreShardResult result = await rig.ScoreAsync();

        IReadOnlyList<Verdict> verdicts = rig.Verdicts(result);
        Assert.True(result.Verdicts.Count > 1);
        Assert.All(rig.Contents(result.Verdicts), part => Assert.StartsWith("TS,Device,", part, StringComparison.Ordinal));
        Assert.Equal(72 * 50 * 4, verdicts.Count);
        Assert.Equal(verdicts.Order(Comparer<Verdict>.Create(BySeriesAndTime)), verdicts);
        Assert.Equal(72 * 50, result.Counts.Outcomes.NoModel);
    }

    [Fact]
    public async Task The_index_is_read_to_its_last_page()
    {
        var rig = new ScorerRig();
        string[] fleet = [.. Enumerable.Range(0, (9 * DevicePage.Capacity) + 1).Select(device => $"device-{device}")];
        rig.Read(fleet[^1], "t", minute: 1, value: 1);
        foreach ((int page, string[] devices) in fleet.Chunk(DevicePage.Capacity).Index())
        {
            rig.State.Put(StateKeys.Devices(ScorerRig.Ten, shard: 0, page), new DevicePage { Devices = devices });
        }

        ScoreShardResult result = await rig.ScoreAsync();

        Assert.Equal(1, result.Counts.Devices);
    }

    [Fact]
    public async Task Features_that_cannot_be_decoded_fail_their_device_alone()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(packs: 1, ("a", "t", ScorerRig.Around(1)), ("b", "t", ScorerRig.Around(1)));
        rig.Read("a", "t", minute: 1, value: 1);
        rig.Read("a", "t", minute: 6, value: 1);
        rig.Read("b", "t", minute: 1, value: 1);
        rig.State.PutBytes("features:20261122T100500Z:a", [0xF2, 9]);

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        IReadOnlyList<SeriesOutcome> outcomes = rig.Outcomes(result);
        Assert.Equal([Outcome.Failed, Outcome.Scored], outcomes.Select(outcome => outcome.Outcome));
        Assert.StartsWith("the item features:20261122T100500Z:a cannot be used: ", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["b"], rig.Hashes(result).Keys);
        Assert.True(result.Counts.AddsUp());
    }

    [Fact]
    public async Task A_store_that_is_away_is_no_outcome()
    {
        var rig = new ScorerRig();
        rig.Read("a", "t", minute: 1, value: 1);
        rig.State.Away = true;

        await Assert.ThrowsAsync<GatewayException>(() => rig.ScoreAsync());
    }

    [Fact]
    public async Task A_request_that_was_given_up_stops()
    {
        var rig = new ScorerRig();
        rig.Read("a", "t", minute: 1, value: 1);

        await Assert.ThrowsAsync<OperationCanceledException>(() => rig.Scoring.RunAsync(rig.Request(), new CancellationToken(canceled: true)));
    }

    private static int BySeriesAndTime(Verdict left, Verdict right) =>
        left.Series.CompareTo(right.Series) is var bySeries && bySeries != 0 ? bySeries : left.Window.Start.CompareTo(right.Window.Start);
}
