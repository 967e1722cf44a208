using System.Text;
using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>
/// Refuses HTTP calls before they are handled: too many headers, and no API token where there is one. Gives every answer its
/// trace. Health is free of token and trace.
/// </summary>
internal static class HttpGuard
{
    /// <summary>Dapr's default for <c>--read-buffer-size</c>, in bytes, and what Go's server allows beyond it.</summary>
    private const int MaxHeaderBytes = 4096 + 4096;

    private static readonly byte[] InvalidToken = "invalid api token\n"u8.ToArray();

    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (HeaderBytes(context.Request) > MaxHeaderBytes)
        {
            context.Response.StatusCode = StatusCodes.Status431RequestHeaderFieldsTooLarge;
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }

        return IsHealth(context.Request) ? next(context) : HttpSpans.RunAsync(context, traced => CheckAsync(traced, next));
    }

    private static bool IsHealth(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value?.Trim('/') is "v1.0/healthz" or "v1.0/healthz/outbound";

    private static int HeaderBytes(HttpRequest request)
    {
        const int Separators = 4; // ": " and the line's end
        return request.Headers.Sum(header => header.Value.Sum(value => header.Key.Length + Encoding.UTF8.GetByteCount(value ?? "") + Separators));
    }

    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (ApiToken.IsGiven(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = InvalidToken.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(InvalidToken, context.RequestAborted).AsTask();
    }
}
