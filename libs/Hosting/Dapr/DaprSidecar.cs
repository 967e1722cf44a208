using System.Text.Json;

namespace Fleetscore.Hosting;

/// <summary>
/// Asks the sidecar by HTTP. <c>healthz/outbound</c> is made for apps: unlike <c>healthz</c> it does not wait for the app itself, so
/// neither waits for the other, whichever starts first.
/// </summary>
/// <param name="client">Has no patience beyond <see cref="Patience"/>.</param>
/// <param name="address">Its HTTP endpoint, without a slash at the end.</param>
/// <param name="token">What it asks for; null or empty: nothing.</param>
internal sealed class DaprSidecar(HttpClient client, string address, string? token) : ISidecarGateway
{
    /// <summary>It is on this machine: what takes longer is no answer. Probes do not wait much longer either.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await GetAsync("/v1.0/healthz/outbound", cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? null
                : $"The Dapr sidecar at {address} is not ready ({(int)answer.StatusCode}); its own log says which component it waits for.";
        }
        catch (GatewayException failure)
        {
            return failure.Message;
        }
    }

    public async Task<int> CountWorkersAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await GetAsync("/v1.0/metadata", cancellation).ConfigureAwait(false);
        try
        {
            byte[] content = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            using JsonDocument metadata = JsonDocument.Parse(content);
            return metadata.RootElement.TryGetProperty("workflows", out JsonElement workflows)
                && workflows.TryGetProperty("connectedWorkers", out JsonElement workers)
                ? workers.GetInt32()
                : 0; // Dapr leaves out what is 0.
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException or FormatException)
        {
            throw new GatewayException($"The Dapr sidecar at {address} does not say what it runs: {failure.Message}", failure);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address + path);
        if (!string.IsNullOrEmpty(token))
        {
            request.Headers.Add(AppToken.Header, token);
        }

        try
        {
            return await client.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw new GatewayException($"The Dapr sidecar at {address} does not answer: {failure.Message}; is daprd running?", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new GatewayException($"The Dapr sidecar at {address} does not answer within {Patience.TotalSeconds} s; is daprd well?", failure);
        }
    }
}
