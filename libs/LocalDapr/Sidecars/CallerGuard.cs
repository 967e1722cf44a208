using System.Net;
using Fleetscore.LocalDapr.Invocation;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>
/// Refuses what a page of another host makes a browser on this machine send. Loopback does not keep such a page out: it may
/// post to any address, and a name of its own may be made to mean 127.0.0.1 (DNS rebinding). Dapr lets both pass.
/// </summary>
internal static class CallerGuard
{
    public static Task RunAsync(HttpContext context, RequestDelegate next) => Problem(context.Request) switch
    {
        null => next(context),
        { } problem when GrpcGuard.IsGrpc(context) => GrpcGuard.Refuse(context, StatusCode.PermissionDenied, problem),
        { } problem => HttpErrors.WriteAsync(context, StatusCodes.Status403Forbidden, "ERR_LOCALDAPR", problem),
    };

    private static string? Problem(HttpRequest request)
    {
        if (!IsThisMachine(request.Host.Host))
        {
            return $"LocalDapr is called 127.0.0.1, localhost or [::1], not '{request.Host.Host}'";
        }

        string origin = request.Headers.Origin.ToString();
        bool foreign = origin.Length > 0
            ? !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? address) && IsThisMachine(address.Host))
            : request.Headers["Sec-Fetch-Site"] == "cross-site";
        string page = origin.Length > 0 ? origin : "Sec-Fetch-Site: cross-site";
        return foreign ? $"LocalDapr does not answer pages of other hosts ({page})" : null;
    }

    private static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
