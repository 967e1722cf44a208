using System.Runtime.InteropServices;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>
/// Reads one telemetry event: one element or an array of elements, each a device with its readings or one flat row. What
/// cannot be taken is set aside with its reason and never holds up its neighbours.
/// </summary>
internal sealed class EventParser
{
    private readonly ReadOnlyMemory<byte> content;
    private readonly Dictionary<string, List<Reading>> devices = new(StringComparer.Ordinal);
    private readonly List<RefusedPart> refused = [];
    private DateTimeOffset? newest;

    private EventParser(ReadOnlyMemory<byte> content) => this.content = content;

    /// <param name="content">The event as it came; what is refused may point into it.</param>
    public static ParsedEvent Parse(ReadOnlyMemory<byte> content)
    {
        var parser = new EventParser(content);
        parser.TakeEvent();
        return new ParsedEvent
        {
            Devices = [.. parser.devices.Select(device => new DeviceReadings { DeviceId = device.Key, Readings = device.Value })],
            Refused = parser.refused,
            Newest = parser.newest,
        };
    }

    private void TakeEvent()
    {
        using JsonDocument? document = Read(content) ?? (NonFiniteNumbers.Quote(content.Span) is { } quoted ? Read(quoted) : null);
        if (document is null)
        {
            refused.Add(new RefusedPart(content, RefusalReasons.NotJson));
            return;
        }

        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array)
        {
            TakeElement(root);
        }
        else if (root.GetArrayLength() == 0)
        {
            refused.Add(new RefusedPart(content, RefusalReasons.EmptyArray));
        }
        else
        {
            foreach (JsonElement element in root.EnumerateArray())
            {
                TakeElement(element);
            }
        }
    }

    /// <remarks>Nesting deeper than 64 is refused by the parser: such an event is not JSON to us.</remarks>
    private static JsonDocument? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void TakeElement(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse(element, RefusalReasons.WrongShape);
            return;
        }

        var fields = RowFields.OfElement(element);
        bool row = fields.Readings is null;
        if (fields.HasNoReading || (!row && fields.Readings!.Value.ValueKind != JsonValueKind.Array))
        {
            Refuse(element, RefusalReasons.WrongShape);
            return;
        }

        if (fields.Repeated)
        {
            Refuse(element, RefusalReasons.PropertyTwice);
            return;
        }

        string? device = ReadId(fields.Device, "device", RefusalReasons.NoDevice, out string? problem);
        if (device is null)
        {
            Refuse(element, problem!, ReadTime(fields.At));
        }
        else if (row)
        {
            TakeReading(device, fields);
        }
        else
        {
            TakeReadings(device, element, fields.Readings!.Value);
        }
    }

    private void TakeReadings(string device, JsonElement element, JsonElement readings)
    {
        if (readings.GetArrayLength() == 0)
        {
            Refuse(element, RefusalReasons.EmptyArray, device: device);
        }

        foreach (JsonElement reading in readings.EnumerateArray())
        {
            if (reading.ValueKind == JsonValueKind.Object)
            {
                TakeReading(device, RowFields.OfReading(reading));
            }
            else
            {
                Refuse(reading, RefusalReasons.WrongShape, device: device);
            }
        }
    }

    private void TakeReading(string device, RowFields fields)
    {
        string? sensor = ReadId(fields.Sensor, "sensor", RefusalReasons.NoSensor, out string? problem);
        DateTimeOffset? at = ReadTime(fields.At);
        double? value = ReadValue(fields.Value);
        problem = fields.Repeated ? RefusalReasons.PropertyTwice
            : problem ?? (at is null ? (fields.At is null ? RefusalReasons.NoTime : RefusalReasons.NotATime) : null)
            ?? (value is null ? RefusalReasons.NotFinite : null);
        if (problem is not null)
        {
            refused.Add(new RefusedPart(CanonicalReading.Write(device, fields), problem, at, device));
            return;
        }

        if (!devices.TryGetValue(device, out List<Reading>? readings))
        {
            devices.Add(device, readings = []);
        }

        readings.Add(new Reading(sensor!, at!.Value, value!.Value));
        newest = newest > at ? newest : at;
    }

    private static string? ReadId(JsonElement? element, string what, string missing, out string? problem)
    {
        string? id = element?.ValueKind switch
        {
            JsonValueKind.String => TextOf(element.Value),
            JsonValueKind.Number when element.Value.GetRawText().AsSpan().IndexOfAny(".eE") < 0 => element.Value.GetRawText(),
            _ => null,
        };
        bool absent = element is null or { ValueKind: JsonValueKind.Null } || id?.Length == 0;
        problem = absent ? missing
            : id is null ? RefusalReasons.NotAnId(what)
            : Identifiers.Problem(id) is { } wrong ? $"{what} {wrong}"
            : null;
        return problem is null ? id : null;
    }

    private static DateTimeOffset? ReadTime(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text && UtcTime.TryRead(TextOf(text), out DateTimeOffset at) ? at : null;

    private static double? ReadValue(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    /// <returns>Null where half a surrogate pair is escaped: JSON's grammar allows it, text does not.</returns>
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Refuse(JsonElement element, string reason, DateTimeOffset? at = null, string device = "") =>
        refused.Add(new RefusedPart(JsonMarshal.GetRawUtf8Value(element).ToArray(), reason, at, device));
}
