namespace Fleetscore.LocalDapr.Processes;

/// <summary>The apps of a host: started all at once, stopped in the order of dapr.yaml.</summary>
internal sealed class AppProcesses(IReadOnlyList<AppProcess> apps) : IAsyncDisposable
{
    /// <summary>
    /// An app of ours first answers what it was asked, then sends what is left of its telemetry, which takes up to 15 s where
    /// nobody takes that. What is left after this time is killed.
    /// </summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    /// <summary>How much sooner than the next one an app is asked, so that it can still call that one; at most.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <summary>Fault when an app cannot be kept running.</summary>
    public IEnumerable<Task> Failures => apps.Select(app => app.Failed);

    /// <summary>All at once: an app may need another one to become ready, never to listen. The first that fails stops the rest.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] starts = [.. apps.Select(app => app.StartAsync(givingUp.Token))];
        try
        {
            await foreach (Task start in Task.WhenEach(starts))
            {
                await start;
            }
        }
        catch
        {
            await givingUp.CancelAsync();
            await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The first failure is told.
            throw;
        }
    }

    /// <summary>From now on an app that ends is not started again: the host stops.</summary>
    public void Leave()
    {
        foreach (AppProcess app in apps)
        {
            app.Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var stops = new List<Task>();
        foreach (AppProcess app in apps)
        {
            stops.Add(app.StopAsync(StopLimit));
            await Task.WhenAny(stops[^1], Task.Delay(HeadStart));
        }

        await Task.WhenAll(stops);
        foreach (AppProcess app in apps)
        {
            app.Dispose();
        }
    }
}
