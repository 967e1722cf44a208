using System.Net;
using System.Net.Http.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>What a running system's scheduler says, and is told, over its own HTTP port.</summary>
internal sealed class SchedulerClient(int port) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    public async Task<ScheduleItem> ScheduleAsync(CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<ScheduleItem>(Routes.Schedule, ContractsJson.Options, cancellation))!;

    /// <returns>Null where the period has no run item yet.</returns>
    public async Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"{Routes.Runs}/{UtcTime.WriteKey(period)}", UriKind.Relative), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<RunItem>(ContractsJson.Options, cancellation);
    }

    /// <summary>Holds back the periods from one on; the earlier ones are let go.</summary>
    public async Task PauseFromAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        var request = new PauseRequest { From = from };
        using HttpResponseMessage answer = await http.PutAsJsonAsync(Routes.Pause, request, ContractsJson.Options, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}
