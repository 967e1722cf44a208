using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fleetscore.Ingest;

/// <summary>
/// A refused reading as it is dead-lettered, whichever shape it came in: <c>{"deviceId":…,"sensor":…,"at":…,"value":…}</c> with what
/// was given, so that the same reading in two events is one letter.
/// </summary>
internal static class CanonicalReading
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(string device, RowFields fields)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("deviceId", device);
            WriteGiven(json, "sensor", fields.Sensor);
            WriteGiven(json, "at", fields.At);
            WriteGiven(json, "value", fields.Value);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteGiven(Utf8JsonWriter json, string name, JsonElement? given)
    {
        if (given is { } element)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
        }
    }
}
