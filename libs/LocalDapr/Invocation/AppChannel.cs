using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Tracing;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>How sidecars reach apps: HTTP/1.1 on loopback, no proxy, no redirects, no time limit, as Dapr has none.</summary>
internal sealed class AppChannel : IDisposable
{
    private const int Ok = 200;

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // A topic holds a device's id, in any script; Dapr sends its bytes.
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1, // Bytes, which go on as they are: Kestrel is told the same.
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="HttpRequestException">The app does not listen, or broke off.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (ApiToken.OfApps is { Length: > 0 } token)
        {
            request.Headers.Remove(ApiToken.Header);
            request.Headers.TryAddWithoutValidation(ApiToken.Header, token);
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (SocketException gone)
        {
            // .NET's client lets it through where an app is gone between being reached and being asked who it is.
            throw new HttpRequestException(HttpRequestError.ConnectionError, gone.Message, gone);
        }
    }

    /// <summary>
    /// Hands an app what an input binding read. Where that is from, nobody says: a trace begins here, one for all attempts.
    /// </summary>
    /// <param name="input">From where, to where.</param>
    /// <param name="body">Asked for each attempt.</param>
    /// <param name="metadata">Sent as headers.</param>
    /// <param name="pause">How to wait between the attempts of a retry policy; null: by the clock.</param>
    /// <param name="cancellation">Ends attempts and pauses.</param>
    /// <returns>Whether the app took it: it answered 2xx or, where a retry policy stands, 200 itself, as Dapr has it.</returns>
    public async Task<bool> TryDeliverAsync(
        AppInput input, Func<byte[]> body, IReadOnlyDictionary<string, string> metadata, Pause? pause, CancellationToken cancellation)
    {
        using SidecarSpan span = Delivery(input);
        string traceParent = span.TraceParent;
        async Task<int> AttemptAsync(CancellationToken until)
        {
            using HttpRequestMessage request = Request(input, body(), metadata, traceParent);
            using HttpResponseMessage answer = await SendAsync(request, until);
            await answer.Content.CopyToAsync(Stream.Null, until);
            return (int)answer.StatusCode;
        }

        try
        {
            int status = input.Policy is { } policy
                ? await RunAsync(policy, AttemptAsync, pause, cancellation)
                : await AttemptAsync(cancellation);
            span.Answered(status);
            return status is >= 200 and <= 299;
        }
        catch (AttemptException refused) when (refused.StatusCode is { } status)
        {
            span.Answered(status);
            return false;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or PolicyException)
        {
            span.Fail(failure.Message);
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>To policies, every answer but 200 is a failure.</summary>
    private static async Task<int> RunAsync(
        TargetPolicy policy, Func<CancellationToken, Task<int>> attempt, Pause? pause, CancellationToken cancellation)
    {
        async Task<int> JudgedAsync(CancellationToken until)
        {
            int status = await attempt(until);
            return status == Ok ? status : throw new AttemptException($"the app answered {status}") { StatusCode = status };
        }

        try
        {
            return await policy.RunAsync(JudgedAsync, pause, cancellation);
        }
        catch (AttemptException refused) when (!policy.Retries && refused.StatusCode is { } status)
        {
            return status; // Only a retry policy makes daprd forget an answer that was not 200.
        }
    }

    private static HttpRequestMessage Request(AppInput input, byte[] body, IReadOnlyDictionary<string, string> metadata, string traceParent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(input.App.Address, input.Route));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(W3C.TraceParent, traceParent);
        foreach ((string name, string value) in metadata)
        {
            request.Headers.TryAddWithoutValidation(name, HeaderText(value));
        }

        return request;
    }

    private static SidecarSpan Delivery(AppInput input)
    {
        var span = SidecarSpan.Start(SpanSources.Api, $"bindings/{input.Binding}", ActivityKind.Client, parent: default);
        if (span.IsRecorded)
        {
            span.Set(ApiAttributes.Service, ApiAttributes.Dapr);
            span.Set(ApiAttributes.BuildingBlock, ApiAttributes.Bindings);
            span.Set(ApiAttributes.Component, input.Binding);
            span.Set(ApiAttributes.Connection, $"POST {input.Route}");
        }

        return span;
    }

    /// <summary>A line break or other control character, which a topic may hold, would keep its event from ever being delivered.</summary>
    private static string HeaderText(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;
}
