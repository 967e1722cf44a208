using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>What a running system's scheduler says, and is told, over its own HTTP port.</summary>
internal sealed class SchedulerClient : IRunSource
{
    private const string TokenVariable = "APP_API_TOKEN";

    private readonly HttpClient http;

    /// <param name="port">Scheduler's own.</param>
    public SchedulerClient(int port)
        : this(port, Environment.GetEnvironmentVariable(TokenVariable))
    {
    }

    /// <param name="port">Scheduler's own.</param>
    /// <param name="token">What it asks its callers for; null or empty: nothing.</param>
    internal SchedulerClient(int port, string? token)
    {
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        if (token is { Length: > 0 })
        {
            http.DefaultRequestHeaders.Add("dapr-api-token", token); // As a sidecar sends it.
        }
    }

    public Task<ScheduleItem?> ScheduleAsync(CancellationToken cancellation) =>
        FindAsync<ScheduleItem>(Routes.Schedule, HttpStatusCode.ServiceUnavailable, cancellation);

    public Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation) =>
        FindAsync<RunItem>($"{Routes.Runs}/{UtcTime.WriteKey(period)}", HttpStatusCode.NotFound, cancellation);

    /// <returns>Null before the schedule was created.</returns>
    public Task<DueStatus?> DueAsync(CancellationToken cancellation) =>
        FindAsync<DueStatus>(Routes.Due, HttpStatusCode.ServiceUnavailable, cancellation);

    /// <summary>Whether replicas of scorer should wait between runs.</summary>
    public Task<ReplicaAdvice?> ReplicasAsync(CancellationToken cancellation) =>
        FindAsync<ReplicaAdvice>(Routes.Replicas, HttpStatusCode.ServiceUnavailable, cancellation);

    /// <summary>Holds back the periods from one on; the earlier ones are let go.</summary>
    public async Task PauseFromAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        var request = new PauseRequest { From = from };
        using HttpResponseMessage answer = await http.PutAsJsonAsync(Routes.Pause, request, ContractsJson.Options, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    /// <exception cref="CommandException">The scheduler does not answer as it should.</exception>
    private async Task<T?> FindAsync<T>(string route, HttpStatusCode absent, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(route, UriKind.Relative), cancellation);
            if (answer.StatusCode == absent)
            {
                return null;
            }

            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<T>(ContractsJson.Options, cancellation);
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new CommandException($"The scheduler on {http.BaseAddress} asks for a token: set {TokenVariable} as it was set for `fleetscore up`.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CommandException(
                $"The scheduler on {http.BaseAddress} does not answer {route}: {failure.Message} `fleetscore status` shows what is up; try again in a moment.");
        }
    }
}
