using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.Hosting;

/// <summary>
/// Refuses what a page of another site makes a browser send: such a page may post to any address, this machine's too, and may
/// look at nothing but what a person opens by a link. Where a service is for this machine alone, it refuses other names as
/// well: a stranger's name may be made to mean 127.0.0.1 (DNS rebinding).
/// </summary>
internal static class ForeignPages
{
    public static void RefuseForeignPages(this WebApplication app)
    {
        bool onThisMachine = ServiceListening.IsForThisMachineAlone(app.Configuration);
        app.Use((context, next) =>
        {
            if (!IsOfAnotherSite(context.Request) && (!onThisMachine || IsThisMachine(context.Request.Host.Host)))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }

    private static bool IsOfAnotherSite(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && IsSame(page, request.Host));
        }

        bool opened = HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";
        return request.Headers["Sec-Fetch-Site"] == "cross-site" && !opened;
    }

    /// <summary>An ingress that ends TLS leaves the name as it is; a port that is not said is the scheme's.</summary>
    private static bool IsSame(Uri page, HostString host) =>
        page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is null ? page.IsDefaultPort : page.Port == host.Port);

    private static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
