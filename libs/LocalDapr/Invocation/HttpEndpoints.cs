using System.Net.Http.Headers;
using System.Text;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Tracing;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>
/// Service invocation of what is no app: an HTTPEndpoint by its name, which goes before an app of the same id, or any address that
/// stands in an app id's place. No token is sent, and nothing of who calls.
/// </summary>
internal sealed class HttpEndpoints(IEnumerable<HttpEndpoint> endpoints, AppPolicies policies) : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, HttpEndpoint> byName = endpoints.ToDictionary(one => one.Name, StringComparer.Ordinal);
    private readonly HttpClient near = Client(useProxy: false);
    private readonly HttpClient far = Client(useProxy: true);

    /// <returns>Null where an app id names an app.</returns>
    public HttpEndpoint? Find(string appId) =>
        byName.TryGetValue(appId, out HttpEndpoint? endpoint) ? endpoint
        : IsAddress(appId) ? new HttpEndpoint { Name = appId, BaseUrl = appId, Headers = new Dictionary<string, string>() }
        : null;

    /// <param name="context">The call.</param>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="path">Below the endpoint's own path, query and all.</param>
    public async Task InvokeAsync(HttpContext context, HttpEndpoint endpoint, string path)
    {
        byte[]? body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
        {
            context.Response.Headers.Connection = "close";
            await ServiceInvocation.FailAsync(context, endpoint.Name, "http: request body too large");
            return;
        }

        if (!Uri.TryCreate(endpoint.BaseUrl + Below(path), UriKind.Absolute, out Uri? target))
        {
            await ServiceInvocation.FailAsync(context, endpoint.Name, $"parse \"{endpoint.BaseUrl}\": invalid URL");
            return;
        }

        // Breakers are kept by address: an endpoint has one of its own, an address one for each method.
        string guarded = byName.ContainsKey(endpoint.Name) ? endpoint.BaseUrl : Below(path).Split('?')[0];
        await GuardedInvocation.RunAsync(
            context,
            endpoint.Name,
            policies.OfCalls(endpoint.Name, guarded),
            (handOver, cancellation) => SendAsync(context, Request(context, body, target, endpoint), handOver, cancellation));
    }

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private async Task SendAsync(
        HttpContext context, HttpRequestMessage request, Func<HttpResponseMessage, Task> handOver, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                HttpClient client = request.RequestUri!.IsLoopback ? near : far;
                await handOver(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
            }
            catch (HttpRequestException failure) when (!context.Response.HasStarted)
            {
                throw new AttemptException(ServiceInvocation.Describe(failure, request), failure)
                {
                    IsPermanent = GuardedInvocation.IsStream(context.Request),
                };
            }
        }
    }

    private static HttpRequestMessage Request(HttpContext context, byte[] body, Uri target, HttpEndpoint endpoint)
    {
        HttpRequestMessage request = HopHeaders.Forward(context.Request, body, target);
        foreach ((string name, string value) in endpoint.Headers)
        {
            Set(request, name, value);
        }

        request.Headers.TryAddWithoutValidation(W3C.TraceParent, context.Response.Headers[W3C.TraceParent].ToString());
        return request;
    }

    private static bool IsAddress(string appId) =>
        appId.StartsWith("http://", StringComparison.Ordinal) || appId.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>A path that leads no higher than where it begins, without a slash at its end.</summary>
    private static string Below(string path)
    {
        var clean = new Uri("http://any/" + path.TrimStart('/'));
        return clean.AbsolutePath.TrimEnd('/') + clean.Query;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        HttpHeaders? owner = request.Headers.TryAddWithoutValidation(name, value) ? request.Headers : request.Content?.Headers;
        owner?.Remove(name);
        owner?.TryAddWithoutValidation(name, value);
    }

    private static HttpClient Client(bool useProxy) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectLimit,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        UseCookies = false,
        UseProxy = useProxy,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
