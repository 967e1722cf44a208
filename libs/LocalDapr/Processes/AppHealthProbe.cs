using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Asks an app for its health, from its first start on, and tells its sidecar.</summary>
internal sealed class AppHealthProbe : IAsyncDisposable
{
    private readonly AppInstance app;
    private readonly AppHealthCheck check;
    private readonly TimeProvider time;
    private readonly Action<string, string> output;
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false, // An app that sends its probe elsewhere is not well, as with Dapr.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly CancellationTokenSource stopping = new();
    private readonly AppHealth health;
    private readonly Task loop;

    private AppHealthProbe(AppInstance app, AppHealthCheck check, TimeProvider time, Action<string, string> output)
    {
        this.app = app;
        this.check = check;
        this.time = time;
        this.output = output;
        health = new AppHealth(check.Threshold);
        loop = Task.Run(RunAsync);
    }

    /// <summary>A probe of each app that dapr.yaml has asked for its health.</summary>
    public static IEnumerable<IAsyncDisposable> Start(IEnumerable<AppInstance> apps, TimeProvider time, Action<string, string> output) =>
        apps.Where(app => app.Health is not null).Select(app => new AppHealthProbe(app, app.Health!, time, output)).ToArray();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(check.Interval, time);
        do
        {
            health.Count(await IsWellAsync());
            if (app.SetHealthy(health.IsHealthy))
            {
                output(app.Name, health.IsHealthy
                    ? "is healthy"
                    : $"is not healthy: GET {check.Path} failed {check.Threshold} times; it gets nothing until it is");
            }
        }
        while (await timer.WaitForNextTickAsync(stopping.Token));
    }

    private async Task<bool> IsWellAsync()
    {
        using var limit = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(app.Address, check.Path), either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException
            || (failure is OperationCanceledException && limit.IsCancellationRequested && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }
}
