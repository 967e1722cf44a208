using System.Net.Http.Headers;
using Fleetscore.LocalDapr.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>What of a call and its answer goes on to the next hop.</summary>
internal static class HopHeaders
{
    private static readonly HashSet<string> OwnOfEachHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Date", "Server", ServiceInvocation.AppIdHeader, ApiToken.Header, W3C.TraceParent,
    };

    /// <summary>The same call to another place.</summary>
    public static HttpRequestMessage Forward(HttpRequest original, byte[] body, Uri target)
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

        return request;
    }

    /// <summary>Gives the caller the answer's status and headers, and back what it said of its trace.</summary>
    public static void Answer(HttpContext context, HttpResponseMessage answer)
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
    }
}
