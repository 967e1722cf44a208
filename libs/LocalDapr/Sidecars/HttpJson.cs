using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Invocation;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>JSON bodies of the HTTP API.</summary>
internal static class HttpJson
{
    /// <summary>Go's limit.</summary>
    private const int MaxDepth = 10_000;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Writing = new() { Encoder = Relaxed.Encoder, MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">It is none, in the words of Dapr's parser, or above the limit.</exception>
    public static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        byte[]? body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        return Parse(body ?? throw new JsonException("stream too large")); // Dapr's word.
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement ParseStored(byte[] value)
    {
        using JsonDocument document = JsonDocument.Parse(value, Reading);
        return document.RootElement.Clone();
    }

    /// <summary>What Dapr says before a parser's complaint, except where state is saved.</summary>
    public static string Malformed(Exception wrong) => $"failed deserializing HTTP body: {wrong.Message}";

    /// <summary>A property as Go finds it: whichever case its name is written in, and of several the last.</summary>
    /// <returns>Null where it is not there, or null.</returns>
    /// <exception cref="InvalidOperationException">What should have it is no object.</exception>
    public static JsonElement? Find(JsonElement element, string name)
    {
        JsonElement? found = null;
        foreach (JsonProperty property in element.EnumerateObject().Where(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            found = property.Value;
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }

    /// <summary>A property that must be there.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static JsonElement Required(JsonElement element, string name) =>
        Find(element, name) ?? throw new JsonException($"'{name}' is missing");

    /// <summary>A property's text; empty where it is not there.</summary>
    public static string Text(JsonElement element, string name) => Find(element, name)?.GetString() ?? "";

    /// <summary>A property's texts by name, such as metadata; empty where it is not there.</summary>
    public static Dictionary<string, string> Texts(JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty pair in Find(element, name)?.EnumerateObject() ?? default)
        {
            texts[pair.Name] = pair.Value.GetString() ?? "";
        }

        return texts;
    }

    /// <summary>A value without blanks between its parts; <c>null</c> where there is none.</summary>
    public static byte[] Compact(JsonElement? value) => value is { } given ? Compact(given.WriteTo) : [.. "null"u8];

    /// <summary>What is written, without blanks between its parts.</summary>
    public static byte[] Compact(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Compact(JsonNode? value) => JsonSerializer.SerializeToUtf8Bytes(value, Relaxed);

    public static Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    /// <summary>Some of Dapr's answers end with a line feed.</summary>
    public static Task WriteLineAsync(HttpContext context, JsonNode value) => WriteAsync(context, [.. Compact(value), (byte)'\n']);

    /// <summary>Only what .NET refuses is read as Go reads: its words are told, or its text ends before what .NET refused.</summary>
    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return ParseStored(body);
        }
        catch (JsonException)
        {
            return ParseStored(GoJsonSyntax.FirstValue(body).ToArray());
        }
    }
}
