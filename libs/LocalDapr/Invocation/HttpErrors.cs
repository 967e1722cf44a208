using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>The body of every refusal of the HTTP API: an error code and a message.</summary>
internal static class HttpErrors
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext context, int status, string code, string message, JsonArray? details = null)
    {
        var body = new JsonObject { ["errorCode"] = code, ["message"] = message };
        if (details is not null)
        {
            body["details"] = details;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, Relaxed);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
