using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>
/// Service invocation over HTTP: <c>/v1.0/invoke/{app}/method/…</c>, or any path with the header <c>dapr-app-id</c>. A replica
/// is picked at random for every attempt; one that does not listen answers 500, as with Dapr, and the caller tries again, unless
/// a policy for the app does.
/// </summary>
internal sealed class ServiceInvocation(IReadOnlyList<AppInstance> apps, AppChannel channel, AppPolicies policies)
{
    public const string AppIdHeader = "dapr-app-id";

    private const string Prefix = "/v1.0/invoke/";
    private const string Method = "/method/";
    private const string ChannelProblem = "rpc error: code = Internal desc = error invoking app channel: ";

    /// <summary>What marks the endpoint of paths that are none of the API's own: they are an app's, where the header names one.</summary>
    public static readonly object AnyPath = new AnyPathMark();

    /// <summary>Finds the app and the path below it that a request asks for; routing has been.</summary>
    /// <param name="context">The request.</param>
    /// <param name="appId">The header's goes before the path's, as with Dapr.</param>
    /// <param name="path">With a slash at its head, decoded and cleaned as Dapr hands it on; then the query as it is.</param>
    /// <returns>False where it is no invocation.</returns>
    public static bool TryRead(HttpContext context, out string appId, out string path)
    {
        string[] target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        string query = target.Length > 1 ? "?" + target[1] : "";
        string whole = Uri.UnescapeDataString(target[0]);
        bool isNamed = whole.StartsWith(Prefix, StringComparison.Ordinal);
        (appId, path) = (context.Request.Headers[AppIdHeader].ToString(), "");
        if (appId.Length > 0)
        {
            path = Clean(whole) + query;
            return isNamed || context.GetEndpoint()?.Metadata.GetMetadata<AnyPathMark>() is not null;
        }

        int method = isNamed ? whole.IndexOf(Method, Prefix.Length, StringComparison.Ordinal) : -1;
        if (method <= Prefix.Length)
        {
            return false;
        }

        appId = WebUtility.UrlDecode(whole[Prefix.Length..method]);
        path = Clean(whole[(method + Method.Length)..]) + query;
        return true;
    }

    /// <summary>Dapr's name for the span on either side: the path without a query.</summary>
    public static string SpanName(string appId, string path) => $"CallLocal/{appId}/{MethodOf(path)}";

    public async Task InvokeAsync(HttpContext context, string callerId, string appId, string path)
    {
        if (!apps.Any(app => app.AppId == appId))
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

        TargetPolicy? policy = policies.OfCalls(appId, MethodOf(path));
        var call = new Call(context, callerId, appId, path, body);
        await GuardedInvocation.RunAsync(context, appId, policy, (handOver, cancellation) => SendAsync(call, handOver, cancellation));
    }

    private async Task SendAsync(Call call, Func<HttpResponseMessage, Task> handOver, CancellationToken cancellation)
    {
        AppInstance[] replicas = [.. apps.Where(app => app.AppId == call.AppId)];
        AppInstance replica = replicas[RandomNumberGenerator.GetInt32(replicas.Length)];
        HttpContext context = call.Context;
        if (replica.AppPort == 0)
        {
            throw new AttemptException("rpc error: code = Internal desc = app channel is not initialized");
        }

        if (!replica.IsHealthy)
        {
            throw new AttemptException($"{ChannelProblem}rpc error: code = Internal desc = app is not in a healthy state");
        }

        using HttpRequestMessage request = Forwarded(context.Request, call.Body, new Uri(replica.Address + call.Path.TrimStart('/')));
        request.Headers.TryAddWithoutValidation("dapr-caller-app-id", call.CallerId);
        request.Headers.TryAddWithoutValidation("dapr-callee-app-id", call.AppId);
        using SidecarSpan called = Called(context, call.AppId, call.Path);
        request.Headers.TryAddWithoutValidation(W3C.TraceParent, called.TraceParent);
        try
        {
            await handOver(await channel.SendAsync(request, cancellation));
        }
        catch (HttpRequestException failure) when (!context.Response.HasStarted)
        {
            called.Fail(failure.Message);
            throw new AttemptException(ChannelProblem + Describe(failure, request), failure)
            {
                IsPermanent = GuardedInvocation.IsStream(context.Request),
            };
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
        HttpRequestMessage request = HopHeaders.Forward(original, body, target);
        string host = Environment.MachineName;
        request.Headers.TryAddWithoutValidation("dapr-caller-namespace", "default");
        request.Headers.TryAddWithoutValidation("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={host}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        return request;
    }

    /// <summary>The answer to a call that reached nobody.</summary>
    internal static Task FailAsync(HttpContext context, string appId, string problem) =>
        HttpErrors.WriteAsync(
            context, StatusCodes.Status500InternalServerError, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {problem}");

    /// <summary>What went wrong on the way, as Go words it.</summary>
    internal static string Describe(HttpRequestException failure, HttpRequestMessage request)
    {
        string method = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(request.Method.Method.ToLowerInvariant());
        string problem = failure.HttpRequestError == HttpRequestError.ConnectionError
            ? $"dial tcp {request.RequestUri!.Authority}: connect: connection refused"
            : failure.Message;
        return $"{method} \"{request.RequestUri}\": {problem}";
    }

    /// <summary>As Dapr hands it on, with what .NET would take for a slash still being none.</summary>
    private static string Clean(string path) => "/" + string.Join('/', GoPath.Parts(path)).Replace("\\", "%5C", StringComparison.Ordinal);

    private sealed class AnyPathMark;

    /// <summary>A call as the caller's sidecar has it, before a replica is picked.</summary>
    private sealed record Call(HttpContext Context, string CallerId, string AppId, string Path, byte[] Body);
}
