using System.Net.Http.Json;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Status;

/// <summary>Asks the apps of a running host whether they are ready.</summary>
internal static class AppHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<AppStatus>> AskAsync(HostFile host, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        return await Task.WhenAll(host.Apps.Select(async app => new AppStatus(app.Name, app.AppPort, await NotReadyAsync(http, app.AppPort, cancellation))));
    }

    private static async Task<string?> NotReadyAsync(HttpClient http, int port, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{Routes.Ready}"), cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return null;
            }

            HealthAnswer? health = await answer.Content.ReadFromJsonAsync<HealthAnswer>(ContractsJson.Options, cancellation);
            return health is { Reasons.Count: > 0 }
                ? string.Join("; ", health.Reasons.Select(reason => $"{reason.Key}: {reason.Value}"))
                : $"it answers {(int)answer.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"it did not answer within {Patience.TotalSeconds} s";
        }
    }
}
