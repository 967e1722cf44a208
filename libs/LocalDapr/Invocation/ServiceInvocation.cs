using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Fleetscore.LocalDapr.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>
/// Service invocation over HTTP: <c>/v1.0/invoke/{app}/method/…</c>, or any path with the header <c>dapr-app-id</c>. A replica
/// is picked at random; one that does not listen answers 500, as with Dapr, and the caller tries again.
/// </summary>
internal sealed class ServiceInvocation(IReadOnlyList<AppInstance> apps, AppChannel channel)
{
    public const string AppIdHeader = "dapr-app-id";

    private const string Prefix = "/v1.0/invoke/";
    private const string Method = "/method/";

    private static readonly HashSet<string> OwnOfEachHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Date", "Server", AppIdHeader, ApiToken.Header, W3C.TraceParent,
    };

    /// <summary>Finds the app and the path below it that a request asks for.</summary>
    /// <returns>False where it is no invocation.</returns>
    public static bool TryRead(HttpContext context, out string appId, out string path)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        (appId, path) = ("", target);
        if (target.StartsWith(Prefix, StringComparison.Ordinal))
        {
            int method = target.IndexOf(Method, Prefix.Length, StringComparison.Ordinal);
            if (method < 0)
            {
                return false;
            }

            appId = Uri.UnescapeDataString(target[Prefix.Length..method]);
            path = "/" + target[(method + Method.Length)..];
            return true;
        }

        appId = context.Request.Headers[AppIdHeader].ToString();
        return appId.Length > 0;
    }

    /// <summary>Dapr's name for the span on either side: the path without a query.</summary>
    public static string SpanName(string appId, string path) => $"CallLocal/{appId}/{MethodOf(path)}";

    public async Task InvokeAsync(HttpContext context, string callerId, string appId, string path)
    {
        AppInstance[] replicas = [.. apps.Where(app => app.AppId == appId)];
        if (replicas.Length == 0)
        {
            await FailAsync(context, appId, "no host found with the given ID");
            return;
        }

        byte[]? body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
        {
            context.Response.Headers.Connection = "close";
            await FailAsync(context, appId, "stream too large");
            return;
        }

        AppInstance replica = replicas[RandomNumberGenerator.GetInt32(replicas.Length)];
        if (!replica.IsHealthy)
        {
            await FailAsync(context, appId, "rpc error: code = Internal desc = error invoking app channel: rpc error: code = Internal desc = app is not in a healthy state");
            return;
        }

        using HttpRequestMessage request = Forwarded(context.Request, body, new Uri(replica.Address + path.TrimStart('/')));
        request.Headers.TryAddWithoutValidation("dapr-caller-app-id", callerId);
        request.Headers.TryAddWithoutValidation("dapr-callee-app-id", appId);
        using SidecarSpan called = Called(context, appId, path);
        request.Headers.TryAddWithoutValidation(W3C.TraceParent, called.TraceParent);
        try
        {
            using HttpResponseMessage answer = await channel.SendAsync(request, context.RequestAborted);
            await AnswerAsync(context, answer);
        }
        catch (HttpRequestException failure) when (!context.Response.HasStarted)
        {
            called.Fail(failure.Message);
            await FailAsync(context, appId, $"rpc error: code = Internal desc = error invoking app channel: {Describe(failure, request)}");
        }
    }

    /// <summary>The span of the sidecar that is called, below the caller's; here one process is both.</summary>
    private static SidecarSpan Called(HttpContext context, string appId, string path)
    {
        ActivityContext caller = W3C.Read(context.Response.Headers[W3C.TraceParent]);
        var span = SidecarSpan.Start(SpanSources.Api, SpanName(appId, path), ActivityKind.Server, caller);
        if (span.IsRecorded)
        {
            span.Set(ApiAttributes.Service, ApiAttributes.ServiceInvocation);
            span.Set(ApiAttributes.InvokeMethod, MethodOf(path));
            span.Set(ApiAttributes.Protocol, "grpc");
            span.Set(ApiAttributes.Api, "/dapr.proto.internals.v1.ServiceInvocation/CallLocalStream");
        }

        return span;
    }

    private static string MethodOf(string path) => path.Split('?')[0].TrimStart('/');

    private static HttpRequestMessage Forwarded(HttpRequest original, byte[] body, Uri target)
    {
        var request = new HttpRequestMessage(new HttpMethod(original.Method), target);
        if (body.Length > 0 || original.ContentLength is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach ((string name, StringValues values) in original.Headers)
        {
            if (!OwnOfEachHop.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        string host = Environment.MachineName;
        request.Headers.TryAddWithoutValidation("dapr-caller-namespace", "default");
        request.Headers.TryAddWithoutValidation("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={host}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        return request;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (KeyValuePair<string, HeaderStringValues> header in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!OwnOfEachHop.Contains(header.Key))
            {
                response.Headers[header.Key] = header.Value.ToArray();
            }
        }

        foreach (string name in (string[])["tracestate", "baggage"])
        {
            if (context.Request.Headers.TryGetValue(name, out StringValues given))
            {
                response.Headers[name] = given;
            }
        }

        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, string appId, string problem) =>
        HttpErrors.WriteAsync(
            context, StatusCodes.Status500InternalServerError, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {problem}");

    private static string Describe(HttpRequestException failure, HttpRequestMessage request)
    {
        string method = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(request.Method.Method.ToLowerInvariant());
        string problem = failure.HttpRequestError == HttpRequestError.ConnectionError
            ? $"dial tcp {request.RequestUri!.Authority}: connect: connection refused"
            : failure.Message;
        return $"{method} \"{request.RequestUri}\": {problem}";
    }
}
