using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Asks HTTP callers for the API token, where there is one, and gives every answer its trace; health is free of both.</summary>
internal static class HttpGuard
{
    public static Task RunAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments("/v1.0/healthz", StringComparison.Ordinal)
            ? next(context)
            : HttpSpans.RunAsync(context, traced => CheckAsync(traced, next));

    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        bool allowed = ApiToken.OfSidecars is not { Length: > 0 } token || context.Request.Headers[ApiToken.Header] == token;
        return allowed
            ? next(context)
            : HttpErrors.WriteAsync(context, StatusCodes.Status401Unauthorized, "ERR_API_TOKEN", "invalid api token");
    }
}
