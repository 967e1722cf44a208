using System.Text.Json;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Dapr's HTTP API, as far as LocalDapr serves it. Service invocation stands before it.</summary>
internal static class HttpApi
{
    public static void Map(IEndpointRouteBuilder sidecar)
    {
        sidecar.MapGet("/v1.0/healthz", AnswerHealthAsync);
        sidecar.MapGet("/v1.0/healthz/outbound", () => Results.NoContent());
        sidecar.MapGet("/v1.0/metadata", (HttpContext context, SidecarMetadata metadata) => HttpJson.WriteLineAsync(context, metadata.ToJson()));
        sidecar.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], InvokeBindingAsync);
        HttpState.Map(sidecar);
        HttpWorkflow.Map(sidecar);
        sidecar.MapFallback("{*path}", Refuse).WithMetadata(ServiceInvocation.AnyPath);
    }

    /// <summary>Not ready until the app has listened once; afterwards it is, whatever becomes of the app.</summary>
    private static Task AnswerHealthAsync(HttpContext context, AppInstance app)
    {
        string? asked = context.Request.Query["appid"].FirstOrDefault();
        (string Code, string Problem)? refusal = !app.HasListened ? ("ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]")
            : asked is not null && asked != app.AppId ? ("ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match")
            : null;
        if (refusal is { } problem)
        {
            return HttpErrors.WriteAsync(context, StatusCodes.Status500InternalServerError, problem.Code, problem.Problem);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task InvokeBindingAsync(HttpContext context, string name, AppComponents components)
    {
        try
        {
            JsonElement request = await HttpJson.ReadAsync(context);
            byte[] data = HttpJson.Compact(HttpJson.Find(request, "data"));
            Dictionary<string, string> metadata = HttpJson.Texts(request, "metadata");
            string operation = HttpJson.Text(request, "operation");
            byte[] answer = await components.OutputBindings.InvokeAsync(name, operation, data, metadata, context.RequestAborted);
            if (answer.Length > 0)
            {
                await HttpJson.WriteAsync(context, answer);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
        catch (BindingException failure)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status500InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", failure.Message);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", HttpJson.Malformed(wrong));
        }
    }

    private static Task Refuse(HttpContext context)
    {
        string call = $"{context.Request.Method} {context.Request.Path}";
        return HttpErrors.WriteAsync(
            context, StatusCodes.Status404NotFound, "ERR_LOCALDAPR", $"LocalDapr does not serve {call}: run it with Dapr (dapr run -f .)");
    }
}
