using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Fleetscore.Ingest;

/// <summary>The properties of an element that have a meaning here, however they are capitalised; others are passed over.</summary>
internal struct RowFields
{
    public JsonElement? Device { get; private set; }

    public JsonElement? Readings { get; private set; }

    public JsonElement? Sensor { get; private set; }

    public JsonElement? At { get; private set; }

    public JsonElement? Value { get; private set; }

    /// <summary>True where a property came twice.</summary>
    public bool Repeated { get; private set; }

    /// <summary>True where nothing says that this is a reading.</summary>
    public readonly bool HasNoReading => Readings is null && Sensor is null && At is null && Value is null;

    /// <summary>Of <c>{"deviceId":…,"readings":[…]}</c> or a flat row <c>{"TS":…,"Device":…,"Tag":…,"Value":…}</c>.</summary>
    public static RowFields OfElement(JsonElement element)
    {
        var fields = default(RowFields);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (Is(property, "deviceId"u8) || Is(property, "Device"u8))
            {
                fields.Device = fields.Once(fields.Device, property);
            }
            else if (Is(property, "readings"u8))
            {
                fields.Readings = fields.Once(fields.Readings, property);
            }
            else if (Is(property, "Tag"u8) || Is(property, "sensor"u8))
            {
                fields.Sensor = fields.Once(fields.Sensor, property);
            }
            else
            {
                fields.TakeTimeOrValue(property);
            }
        }

        return fields;
    }

    /// <summary>Of <c>{"sensor":…,"at":…,"value":…}</c>.</summary>
    public static RowFields OfReading(JsonElement reading)
    {
        var fields = default(RowFields);
        foreach (JsonProperty property in reading.EnumerateObject())
        {
            if (Is(property, "sensor"u8))
            {
                fields.Sensor = fields.Once(fields.Sensor, property);
            }
            else
            {
                fields.TakeTimeOrValue(property);
            }
        }

        return fields;
    }

    private void TakeTimeOrValue(JsonProperty property)
    {
        if (Is(property, "at"u8) || Is(property, "TS"u8))
        {
            At = Once(At, property);
        }
        else if (Is(property, "value"u8))
        {
            Value = Once(Value, property);
        }
    }

    private JsonElement Once(JsonElement? before, JsonProperty property)
    {
        Repeated |= before is not null;
        return property.Value;
    }

    /// <remarks>Compares bytes: a name that is no valid UTF-8 has no text to compare.</remarks>
    private static bool Is(JsonProperty property, ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(JsonMarshal.GetRawUtf8PropertyName(property), name);
}
