using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Fleetscore.LocalDapr.Tracing;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>How sidecars reach apps: HTTP/1.1 on loopback, no proxy, no redirects, no time limit, as Dapr has none.</summary>
internal sealed class AppChannel : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // A topic holds a device's id, in any script; Dapr sends its bytes.
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

    /// <summary>Hands an app what an input binding read. Where that is from, nobody says: a trace begins here.</summary>
    /// <returns>Whether the app answered 2xx.</returns>
    public async Task<bool> TryDeliverAsync(
        AppInstance app, string binding, string route, byte[] body, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        await app.WaitUntilListeningAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, route)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using SidecarSpan span = Delivery(binding, route);
        request.Headers.TryAddWithoutValidation(W3C.TraceParent, span.TraceParent);
        foreach ((string name, string value) in metadata)
        {
            request.Headers.TryAddWithoutValidation(name, HeaderText(value));
        }

        try
        {
            using HttpResponseMessage answer = await SendAsync(request, cancellation);
            await answer.Content.CopyToAsync(Stream.Null, cancellation);
            span.Answered((int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException failure)
        {
            span.Fail(failure.Message);
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    private static SidecarSpan Delivery(string binding, string route)
    {
        var span = SidecarSpan.Start(SpanSources.Api, $"bindings/{binding}", ActivityKind.Client, parent: default);
        if (span.IsRecorded)
        {
            span.Set(ApiAttributes.Service, ApiAttributes.Dapr);
            span.Set(ApiAttributes.BuildingBlock, ApiAttributes.Bindings);
            span.Set(ApiAttributes.Component, binding);
            span.Set(ApiAttributes.Connection, $"POST {route}");
        }

        return span;
    }

    /// <summary>A line break or other control character, which a topic may hold, would keep its event from ever being delivered.</summary>
    private static string HeaderText(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;
}
