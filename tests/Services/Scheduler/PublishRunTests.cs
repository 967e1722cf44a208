using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Tests.Services.Observability;

namespace Fleetscore.Tests.Services.Scheduler;

public sealed partial class PublishRunTests
{
    private const string FirstLedger = "verdicts/date=2026-11-22/time=1000/ledger.r0.0000000000000001.json";
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    private static readonly RunCounts TwoSeries = new()
    {
        Expected = 2,
        Outcomes = new OutcomeCounts { Scored = 1, NoModel = 1 },
        Devices = 1,
        Windows = 24,
        Anomalies = 3,
        Readings = 240,
    };

    private static readonly ScoredRun Scored = new(
        Results.Plan(shards: 2), [Results.Counted(1, TwoSeries), Results.Counted(0, TwoSeries with { Anomalies = 1 })]);

    [Fact]
    public async Task A_published_ledger_counts_every_shard_once_in_order()
    {
        SchedulerRig rig = Claimed();

        RunEnd end = await rig.PublishRun().RunAsync(null!, Scored);

        (string name, byte[] content) = Assert.Single(rig.Blobs.Of(ComponentNames.Results));
        Ledger ledger = ContractsJson.Read<Ledger>(content);
        Assert.Equal(FirstLedger, name);
        Assert.Equal(name, end.Ledger);
        Assert.Equal(
            new RunCounts
            {
                Expected = 4,
                Outcomes = new OutcomeCounts { Scored = 2, NoModel = 2 },
                Devices = 2,
                Windows = 48,
                Anomalies = 4,
                Readings = 480,
            },
            ledger.Counts);
        Assert.Equal([0, 1], ledger.Shards.Select(shard => shard.Shard));
        Assert.Equal((Ten, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)), (ledger.Period, ledger.PeriodLength, ledger.Window));
        Assert.Equal(("v1", 0, 0, (string?)null), (ledger.Version, ledger.Revision, ledger.Epoch, ledger.Previous));
        Assert.True(rig.Run(Ten)!.IsPublished());
    }

    [Fact]
    public async Task A_ledger_says_how_long_its_run_took()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(TimeSpan.FromMinutes(62));
        rig.Clock.Advance(TimeSpan.FromSeconds(7));

        await rig.PublishRun().RunAsync(null!, Scored with { Plan = Scored.Plan with { Version = "none" } });

        (_, byte[] content) = Assert.Single(rig.Blobs.Of(ComponentNames.Results));
        Ledger ledger = ContractsJson.Read<Ledger>(content);
        Assert.Equal(Ten.AddMinutes(62), ledger.ClaimedAt);
        Assert.Equal(TimeSpan.FromSeconds(7), ledger.PublishedAt - ledger.ClaimedAt);
    }

    [Fact]
    public async Task A_ledger_says_where_its_runs_time_went_where_that_was_noted()
    {
        SchedulerRig rig = Claimed();
        ScoreShardResult[] timed = [.. Scored.Shards.Select(shard => shard with
        {
            Work = new ShardWork(TimeSpan.Zero, TimeSpan.FromSeconds(3), "a"),
            Call = new ShardCall(Ten.AddMinutes(62), TimeSpan.FromSeconds(20)),
        })];

        using var startUp = new Measured<double>(rig.Meters, "Scheduler", MetricNames.ScorerStartup);
        await rig.PublishRun().RunAsync(null!, Scored with { Plan = Scored.Plan with { PlannedAt = Ten.AddMinutes(62) }, Shards = timed });

        (_, byte[] content) = Assert.Single(rig.Blobs.Of(ComponentNames.Results));
        Assert.Equal(
            new RunTimings { StartUp = TimeSpan.FromSeconds(17), Scoring = TimeSpan.FromSeconds(20), Work = TimeSpan.FromSeconds(6), Replicas = 1 },
            ContractsJson.Read<Ledger>(content).Timings);
        Assert.Equal([17], startUp.Values);
    }

    [Fact]
    public async Task Publishing_again_returns_the_ledger_that_stands()
    {
        SchedulerRig rig = Claimed();
        PublishRun publish = rig.PublishRun();
        await publish.RunAsync(null!, Scored);

        RunEnd again = await publish.RunAsync(null!, Scored);

        Assert.Equal(FirstLedger, again.Ledger);
        Assert.Single(rig.Blobs.Of(ComponentNames.Results));
    }

    [Fact]
    public async Task A_later_revision_names_the_ledger_before_it()
    {
        SchedulerRig rig = Claimed(new RunItem { Shards = 2, State = PeriodState.Closed, Version = "v1", Revision = 1, Ledger = "the first", PublishedRevision = 0 });
        RunPlan plan = Scored.Plan with { Run = Scored.Plan.Run with { Revision = 1 } };

        await rig.PublishRun().RunAsync(null!, Scored with { Plan = plan });

        (_, byte[] content) = Assert.Single(rig.Blobs.Of(ComponentNames.Results));
        Assert.Equal("the first", ContractsJson.Read<Ledger>(content).Previous);
        Assert.Equal(1, rig.Run(Ten)!.PublishedRevision);
    }

    [Fact]
    public async Task A_stale_epoch_publishes_nothing()
    {
        SchedulerRig rig = Claimed(new RunItem { Shards = 2, State = PeriodState.Closed, Version = "v1", Epoch = 1 });

        RunEnd end = await rig.PublishRun().RunAsync(null!, Scored);

        Assert.Null(end.Ledger);
        Assert.Empty(rig.Blobs.Of(ComponentNames.Results));
        Assert.Null(rig.Run(Ten)!.Ledger);
    }

    [Fact]
    public async Task An_epoch_that_is_raised_while_the_ledger_is_written_is_not_published()
    {
        SchedulerRig rig = Claimed();
        rig.Blobs.BeforeWrite = (_, _) => rig.State.Put(StateKeys.Run(Ten), rig.Run(Ten)! with { Epoch = 1 });

        RunEnd end = await rig.PublishRun().RunAsync(null!, Scored);

        Assert.Null(end.Ledger);
        Assert.Null(rig.Run(Ten)!.Ledger);
    }

    [Fact]
    public async Task A_ledger_that_was_named_though_the_store_said_otherwise_is_published()
    {
        SchedulerRig rig = Claimed();
        rig.State.BeforeWrite = _ => WriteFault.WrittenButRefused;

        RunEnd end = await rig.PublishRun().RunAsync(null!, Scored);

        Assert.Equal(FirstLedger, end.Ledger);
        Assert.Equal(FirstLedger, rig.Run(Ten)!.Ledger);
    }

    [Fact]
    public async Task A_ledger_whose_naming_got_no_answer_is_found_by_the_next_attempt()
    {
        SchedulerRig rig = Claimed();
        PublishRun publish = rig.PublishRun();
        rig.State.BeforeWrite = _ => WriteFault.WrittenButAway;
        await Assert.ThrowsAsync<Fleetscore.Hosting.GatewayException>(() => publish.RunAsync(null!, Scored));
        rig.State.BeforeWrite = null;

        RunEnd end = await publish.RunAsync(null!, Scored);

        Assert.Equal(FirstLedger, end.Ledger);
        Assert.Single(rig.Blobs.Of(ComponentNames.Results));
    }

    [Fact]
    public async Task Another_write_to_the_run_item_does_not_keep_it_from_being_published()
    {
        SchedulerRig rig = Claimed();
        bool first = true;
        rig.State.BeforeWrite = _ =>
        {
            if (first)
            {
                first = false;
                rig.State.Put(StateKeys.Run(Ten), rig.Run(Ten)!);
            }

            return WriteFault.None;
        };

        RunEnd end = await rig.PublishRun().RunAsync(null!, Scored);

        Assert.Equal(FirstLedger, end.Ledger);
        Assert.True(rig.Run(Ten)!.IsPublished());
    }

    [Fact]
    public async Task A_missing_shard_is_refused()
    {
        string reason = await RefusedAsync(Scored with { Shards = [Scored.Shards[0]] });

        Assert.Equal("score-20261122T100000Z-r0-e0 is not published: it needs each of 2 shards once, not 1.", reason);
    }

    [Fact]
    public async Task A_shard_that_is_there_twice_is_refused()
    {
        string reason = await RefusedAsync(Scored with { Shards = [.. Scored.Shards, Scored.Shards[0]] });

        Assert.Equal("score-20261122T100000Z-r0-e0 is not published: it needs each of 2 shards once, not 0, 1, 1.", reason);
    }

    [Fact]
    public async Task Counts_that_do_not_add_up_are_refused()
    {
        ScoreShardResult wrong = Results.Counted(1, TwoSeries with { Expected = 3 });

        string reason = await RefusedAsync(Scored with { Shards = [Scored.Shards[1], wrong] });

        Assert.Equal("score-20261122T100000Z-r0-e0 is not published: shard 1 expects 3 series, but has 2 outcomes.", reason);
    }

    /// <summary>The run fails for it; what scheduler logs then is what the alert looks for.</summary>
    [Fact]
    public async Task A_refusal_is_in_the_words_that_the_alert_on_incomplete_ledgers_looks_for()
    {
        string alert = await File.ReadAllTextAsync(
            Path.Combine(Checkout.Root, "deploy", "watching", "alerts", "ledger-incomplete.kql"), TestContext.Current.CancellationToken);

        Match asked = MessageHas().Match(alert);
        Assert.True(asked.Success);
        Assert.Contains(asked.Groups["words"].Value, await RefusedAsync(Scored with { Shards = [] }), StringComparison.Ordinal);
    }

    [GeneratedRegex("message has \"(?<words>[^\"]+)\"")]
    private static partial Regex MessageHas();

    private static async Task<string> RefusedAsync(ScoredRun scored)
    {
        SchedulerRig rig = Claimed();
        InvalidOperationException refused =
            await Assert.ThrowsAsync<InvalidOperationException>(() => rig.PublishRun().RunAsync(null!, scored));

        Assert.Empty(rig.Blobs.Of(ComponentNames.Results));
        Assert.Null(rig.Run(Ten)!.Ledger);
        return refused.Message;
    }

    private static SchedulerRig Claimed(RunItem? run = null)
    {
        var rig = new SchedulerRig();
        rig.State.Put(StateKeys.Run(Ten), run ?? new RunItem { Shards = 2, State = PeriodState.Closed, Version = "v1" });
        return rig;
    }
}
