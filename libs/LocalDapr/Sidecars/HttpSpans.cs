using System.Diagnostics;
using System.Globalization;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Tracing;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The span of a call of the HTTP API; the answer tells it to the caller.</summary>
internal static class HttpSpans
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        ActivityContext parent = W3C.Read(request.Headers[W3C.TraceParent], request.Headers["tracestate"]);
        bool invocation = ServiceInvocation.TryRead(context, out string appId, out string path);
        string name = invocation ? ServiceInvocation.SpanName(appId, path) : request.Path.Value ?? "";
        using var span = SidecarSpan.Start(SpanSources.Api, name, ActivityKind.Client, parent);
        context.Response.Headers[W3C.TraceParent] = span.TraceParent;
        await next(context);
        if (span.IsRecorded)
        {
            Describe(span, context);
            if (invocation)
            {
                span.Set(ApiAttributes.Service, ApiAttributes.ServiceInvocation);
                span.Set(ApiAttributes.Peer, appId);
            }
        }
    }

    private static void Describe(SidecarSpan span, HttpContext context)
    {
        HttpRequest request = context.Request;
        int status = context.Response.StatusCode;
        span.Set(ApiAttributes.Protocol, "http");
        span.Set(ApiAttributes.Api, $"{request.Method} {request.Path}");
        span.Set(ApiAttributes.StatusCode, status.ToString(CultureInfo.InvariantCulture));
        span.Set(ApiAttributes.HttpMethod, request.Method);
        span.Set(ApiAttributes.Url, $"{request.Path}{request.QueryString}");
        span.Answered(status);
    }
}
