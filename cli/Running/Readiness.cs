using Fleetscore.Contracts;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Running;

/// <summary>Waits until every app of a host says that what it needs is there.</summary>
internal static class Readiness
{
    /// <exception cref="LocalDaprException">The host cannot go on.</exception>
    public static async Task WaitAsync(LocalHost host, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        foreach (AppInstance app in host.Apps)
        {
            var ready = new Uri($"http://127.0.0.1:{app.AppPort}{Routes.Ready}");
            await host.UntilAsync(() => IsReadyAsync(http, ready, cancellation), cancellation);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri ready, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(ready, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It is being started again; the host says when it cannot be.
        }
    }
}
