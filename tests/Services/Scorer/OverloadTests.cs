using System.Diagnostics.Metrics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Observability;
using Fleetscore.Tests.Services.Scheduler;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class OverloadTests
{
    private const int Shards = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task More_shards_than_fit_are_refused_come_again_and_stand_in_the_ledger_once_each()
    {
        await using var host = new ScorerHost
        {
            Rig = new ScorerRig(Shards),
            Settings = { ["Scorer:MaxConcurrentShards"] = "1", ["Scorer:MaxQueuedShards"] = "1" },
        };
        string[] devices = [.. Enumerable.Range(0, 100).Select(device => $"pump-{device}")];
        Array.ForEach(devices, device => host.Rig.Read(device, "t", minute: 1, value: 10));
        using HttpClient client = host.CreateClient();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        using var refused = new Measured<long>(meters, "Scorer", MetricNames.ShardsRefused);
        using var queue = new Measured<long>(meters, "Scorer", MetricNames.QueueLength);
        using var oneIsScored = new ManualResetEventSlim();
        host.Rig.State.BeforeRead = _ => oneIsScored.Wait(Cancellation);

        // As the workflow does it: all at once.
        var scheduler = new SchedulerRig();
        var activity = new ScoreShard(
            new DaprServices(client, new DaprOptions(), TimeProvider.System),
            new ActivityTimeout(scheduler.Options, TimeProvider.System),
            TimeProvider.System);
        RunPlan plan = Results.Plan(Shards) with { Version = RunItem.NoVersion };
        Task<ScoreShardResult>[] scored = [.. Enumerable.Range(0, Shards).Select(shard => activity.RunAsync(null!, plan.Request(shard)))];
        while (refused.Values.Sum() < Shards - 2)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.DoesNotContain(scored, one => one.IsCompleted); // as if none had been refused, or one had failed
            await Task.Yield(); // One is scored, one waits, all others are refused.
        }

        Assert.Equal(new Dictionary<string, long> { ["shards"] = 1 }, queue.Now(AttributeNames.Queue));
        oneIsScored.Set();
        await PublishAsync(scheduler, new ScoredRun(plan, await Task.WhenAll(scored)));

        Ledger ledger = ContractsJson.Read<Ledger>(Assert.Single(scheduler.Blobs.Of(ComponentNames.Results)).Content);
        Assert.Equal(Enumerable.Range(0, Shards), ledger.Shards.Select(shard => shard.Shard));
        Assert.Equal(devices.Order(StringComparer.Ordinal), ledger.Shards.SelectMany(host.Rig.Outcomes).Select(outcome => outcome.Device).Order(StringComparer.Ordinal));
        Assert.True(ledger.Counts.AddsUp());
    }

    private static Task<RunEnd> PublishAsync(SchedulerRig scheduler, ScoredRun scored)
    {
        scheduler.State.Put(
            StateKeys.Run(SchedulerRig.Ten), new RunItem { Shards = Shards, State = PeriodState.Closed, Version = RunItem.NoVersion });
        return scheduler.PublishRun().RunAsync(null!, scored);
    }
}
