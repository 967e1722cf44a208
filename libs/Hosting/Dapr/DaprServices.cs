using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fleetscore.Contracts;
using Polly;
using Polly.Timeout;

namespace Fleetscore.Hosting;

/// <summary>Service invocation by HTTP; the client's handler turns the host name of a request, an app id, into Dapr's address for it.</summary>
internal sealed class DaprServices : IServiceGateway
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient client;
    private readonly ResiliencePipeline pipeline;

    public DaprServices(HttpClient client, DaprOptions options, TimeProvider clock)
    {
        this.client = client;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(options.InvocationTimeout) // of all repetitions together
            .AddRetryWhileBusy(options)
            .AddRetryUnlessZero(options, MayPass)
            .Build();
    }

    public async Task<TAnswer> PostAsync<TRequest, TAnswer>(string appId, string route, TRequest request, CancellationToken cancellation)
    {
        var address = new Uri($"http://{appId}{route}");
        byte[] body = ContractsJson.Write(request);
        ServiceBusyException? busy = null;
        try
        {
            byte[] answer = await pipeline.ExecuteAsync(async token => await TrySendAsync(token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return ContractsJson.Read<TAnswer>(answer);
        }
        catch (TimeoutRejectedException failure) when (busy is not null)
        {
            throw new GatewayException($"Cannot POST {route} to {appId}: {failure.Message} Until then {busy.Message}", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutRejectedException or JsonException or IOException)
        {
            throw new GatewayException($"Cannot POST {route} to {appId}: {failure.Message}", failure);
        }

        async Task<byte[]> TrySendAsync(CancellationToken token)
        {
            try
            {
                return await SendAsync(address, body, token).ConfigureAwait(false);
            }
            catch (ServiceBusyException refused)
            {
                busy = refused;
                throw;
            }
        }
    }

    private async Task<byte[]> SendAsync(Uri address, byte[] body, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = Json;
        using HttpResponseMessage answer = await client.SendAsync(message, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            string said = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            string problem = $"it answered {(int)answer.StatusCode} {said[..Math.Min(said.Length, 500)]}";
            throw answer.StatusCode == HttpStatusCode.TooManyRequests
                ? new ServiceBusyException(problem, answer.Headers.RetryAfter?.Delta)
                : new HttpRequestException(problem, null, answer.StatusCode);
        }

        return await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A request that was understood and refused is refused again; all else may pass. Who is busy is asked in another way.</summary>
    private static bool MayPass(Exception failure) => failure switch
    {
        ServiceBusyException => false,
        IOException => true,
        HttpRequestException http => http.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity),
        _ => false,
    };
}
