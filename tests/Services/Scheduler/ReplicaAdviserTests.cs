using System.Net.Http.Json;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Scheduler.Dashboard;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>What scheduler says of scorer's replicas. Periods last an hour.</summary>
public sealed class ReplicaAdviserTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    private static readonly RunTimings Short = new()
    {
        StartUp = TimeSpan.FromSeconds(4),
        Scoring = TimeSpan.FromSeconds(30),
        Work = TimeSpan.FromSeconds(50),
        Replicas = 2,
    };

    private static readonly RunTimings Long = Short with { Scoring = TimeSpan.FromMinutes(58) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_any_run_nothing_is_advised()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();

        Assert.Equal(ReplicaChoice.Unknown, (await rig.Replicas.AdviseAsync(Cancellation)).Choice);
    }

    [Fact]
    public async Task The_published_ledgers_tell_also_after_a_restart()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await PublishAsync(rig, Short, Short with { StartUp = TimeSpan.FromSeconds(9) });
        var restarted = new SchedulerRig(beside: rig);

        ReplicaAdvice advice = await restarted.Replicas.AdviseAsync(Cancellation);

        Assert.Equal((ReplicaChoice.LetGo, 2, TimeSpan.FromSeconds(9)), (advice.Choice, advice.Runs, advice.StartUp));
    }

    [Fact]
    public async Task Ledgers_without_times_and_revisions_of_a_few_devices_are_no_measure()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        var fleet = new PublishedFleet(rig.State, rig.Blobs);
        await fleet.PublishAsync(Ten, []);
        await fleet.PublishAsync(Ten.AddHours(1), [], timings: Long);
        await fleet.PublishAsync(Ten.AddHours(1), [], revision: 1, timings: Short);
        CursorAt(rig, Ten.AddHours(2));

        ReplicaAdvice advice = await rig.Replicas.AdviseAsync(Cancellation);

        Assert.Equal((1, Long.Scoring), (advice.Runs, advice.Scoring));
    }

    [Fact]
    public async Task Only_the_last_day_of_hourly_runs_counts()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await PublishAsync(rig, [Long, .. Enumerable.Repeat(Short, ReplicaAdvice.MaxRuns)]);

        ReplicaAdvice advice = await rig.Replicas.AdviseAsync(Cancellation);

        Assert.Equal((ReplicaAdvice.MaxRuns, Short.Scoring), (advice.Runs, advice.Scoring));
    }

    [Fact]
    public async Task It_is_said_once_and_again_when_it_changes()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();

        await rig.Replicas.SayWhatChangedAsync(Cancellation);
        await PublishAsync(rig, Short);
        await rig.Replicas.SayWhatChangedAsync(Cancellation);
        await rig.Replicas.SayWhatChangedAsync(Cancellation);
        await PublishAsync(rig, Short, Long, Long, Long);
        await rig.Replicas.SayWhatChangedAsync(Cancellation);

        Assert.Collection(
            rig.OfReplicas.Lines,
            line => Assert.StartsWith("Let replicas go between runs", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Keep replicas warm", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pass_that_moves_the_cursor_says_it_and_a_store_that_is_away_does_not_break_it()
    {
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(TimeSpan.FromMinutes(62));
        rig.Publish(Ten); // names a ledger that is not there
        rig.Instances.Set("score-20261122T100000Z-r0-e0", InstanceState.Ended, "Completed");

        await rig.TickAsync();

        Assert.Equal(Ten.AddHours(1), rig.Schedule.Cursor);
        Assert.StartsWith("What to do with scorer's replicas between runs is not known now", Assert.Single(rig.OfReplicas.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_answered_over_http_by_the_terms_that_were_set()
    {
        await using var host = new SchedulerHost { Settings = { ["Replicas:CoolDown"] = "00:40:00" } };
        HttpClient client = await host.ReadyClientAsync();
        await new PublishedFleet(host.State, host.Blobs).PublishAsync(Ten, [], timings: Short);

        ReplicaAdvice? advice = await client.GetFromJsonAsync<ReplicaAdvice>(Routes.Replicas, ContractsJson.Options, Cancellation);

        Assert.Equal((ReplicaChoice.KeepWarm, 1), (advice!.Choice, advice.Runs));
        Assert.Equal(45 / 60d, advice.LetGoPrice, 1e-9);
    }

    private static async Task PublishAsync(SchedulerRig rig, params RunTimings[] runs)
    {
        var fleet = new PublishedFleet(rig.State, rig.Blobs);
        for (int i = 0; i < runs.Length; i++)
        {
            await fleet.PublishAsync(Ten.AddHours(i), [], timings: runs[i]);
        }

        CursorAt(rig, Ten.AddHours(runs.Length));
    }

    private static void CursorAt(SchedulerRig rig, DateTimeOffset cursor) => rig.State.Put(StateKeys.Schedule, rig.Schedule with { Cursor = cursor });
}
