using System.Text.Encodings.Web;
using System.Text.Json;
using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Dapr's HTTP API, as far as LocalDapr serves it. Service invocation stands before routing.</summary>
internal static class HttpApi
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder sidecar)
    {
        sidecar.MapGet("/v1.0/healthz", () => Results.NoContent());
        sidecar.MapGet("/v1.0/healthz/outbound", () => Results.NoContent());
        sidecar.MapGet("/v1.0/metadata", (SidecarMetadata metadata) => Results.Json(metadata.ToJson(), Relaxed, "application/json"));
        sidecar.MapFallback(Refuse);
    }

    private static Task Refuse(HttpContext context)
    {
        string call = $"{context.Request.Method} {context.Request.Path}";
        return HttpErrors.WriteAsync(
            context, StatusCodes.Status404NotFound, "ERR_LOCALDAPR", $"LocalDapr does not serve {call}: run it with Dapr (dapr run -f .)");
    }
}
