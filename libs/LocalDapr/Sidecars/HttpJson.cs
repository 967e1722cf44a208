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

    /// <exception cref="JsonException">It is none, in the words of Dapr's parser, or above the limit.</exception>
    public static async Task<JsonNode> ReadAsync(HttpContext context)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, context.RequestAborted)
            ?? throw new JsonException("stream too large"); // Dapr's word.
        return Parse(body) ?? throw new JsonException("the body is null");
    }

    /// <summary>Only what .NET refuses is read as Go reads: its words are told, or its text ends before what .NET refused.</summary>
    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return JsonNode.Parse(GoJsonSyntax.FirstValue(body).Span);
        }
    }

    /// <summary>What Dapr says before a parser's complaint, except where state is saved.</summary>
    public static string Malformed(Exception wrong) => $"failed deserializing HTTP body: {wrong.Message}";

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
