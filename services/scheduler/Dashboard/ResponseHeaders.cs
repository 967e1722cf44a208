using Microsoft.Net.Http.Headers;

namespace Fleetscore.Scheduler;

/// <summary>
/// What a browser may do with an answer: load nothing from elsewhere, run no script but the page's own, show it in nobody's
/// frame, keep no copy. Names in the data come from devices, and so from anyone.
/// </summary>
internal sealed class ResponseHeaders : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        IHeaderDictionary headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.Vary = HeaderNames.Authorization;
        return next(context);
    }
}
