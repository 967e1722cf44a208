using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>JSON bodies of the HTTP API.</summary>
internal static class HttpJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">It is none, or above the limit.</exception>
    public static async Task<JsonNode> ReadAsync(HttpContext context)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, context.RequestAborted)
            ?? throw new JsonException("stream too large"); // Dapr's word.
        return JsonNode.Parse(body) ?? throw new JsonException("the body is null");
    }

    /// <summary>A property that must be there.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static JsonNode Required(JsonNode? node, string name) => node?[name] ?? throw new JsonException($"'{name}' is missing");

    /// <summary>A property's texts by name, such as metadata; empty where it is not there.</summary>
    public static Dictionary<string, string> Texts(JsonNode node, string name) => (node[name]?.AsObject() ?? [])
        .ToDictionary(pair => pair.Key, pair => pair.Value?.GetValue<string>() ?? throw new JsonException($"'{name}.{pair.Key}' is null"));

    /// <summary>A value without blanks between its parts; <c>null</c> where there is none.</summary>
    public static byte[] Compact(JsonNode? value) => JsonSerializer.SerializeToUtf8Bytes(value, Relaxed);

    public static Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    /// <summary>Some of Dapr's answers end with a line feed.</summary>
    public static Task WriteLineAsync(HttpContext context, JsonNode value) => WriteAsync(context, [.. Compact(value), (byte)'\n']);
}
