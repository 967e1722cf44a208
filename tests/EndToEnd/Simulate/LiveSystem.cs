using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.EndToEnd.Simulate;

/// <summary>A system under the real clock, whose schedule began some hours ago and is paused.</summary>
internal sealed class LiveSystem : IAsyncDisposable
{
    private readonly string data;
    private readonly SchedulerClient scheduler;

    private LiveSystem(string data, LocalHost host)
    {
        this.data = data;
        Host = host;
        scheduler = new SchedulerClient(host.Apps.Single(app => app.AppId == AppIds.Scheduler).AppPort);
    }

    public LocalHost Host { get; }

    public static async Task<LiveSystem> StartAsync(string data, DateTimeOffset start)
    {
        var options = new LocalHostOptions
        {
            AppFile = Path.Combine(Checkout.Root, "dapr.yaml"),
            DataDirectory = data,
            FreePorts = true,
            Environment = new Dictionary<string, string>
            {
                ["Schedule__Start"] = UtcTime.Write(start),
                ["Schedule__PausedFrom"] = UtcTime.Write(start),
                ["Schedule__Grace"] = "00:00:00",
            },
            Overrides = new Dictionary<string, string> { ["tick.schedule"] = "@every 1s" },
        };
        LocalHost host = await LocalHost.StartAsync(options, TestContext.Current.CancellationToken);
        await Readiness.WaitAsync(host, TestContext.Current.CancellationToken);
        return new LiveSystem(data, host);
    }

    /// <summary>Completes when the first reading of a period has arrived.</summary>
    public Task ReachedAsync(DateTimeOffset period) => Host.UntilAsync(
        async () => await scheduler.RunAsync(period, TestContext.Current.CancellationToken) is not null, TestContext.Current.CancellationToken);

    /// <summary>Lets a period run, once all that was published is durable.</summary>
    public async Task<Ledger> LedgerAsync(DateTimeOffset period)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await Host.UntilAsync(() => Task.FromResult(Host.PendingMessages() == 0), cancellation);
        await scheduler.PauseFromAsync(period.AddHours(1), cancellation);
        await Host.UntilAsync(async () => (await scheduler.ScheduleAsync(cancellation))!.Cursor > period, cancellation);
        RunItem? run = await scheduler.RunAsync(period, cancellation);
        return PublishedRun.Read(Path.Combine(data, ComponentNames.Results), run!).Ledger;
    }

    public async ValueTask DisposeAsync()
    {
        scheduler.Dispose();
        await Host.DisposeAsync();
    }
}
