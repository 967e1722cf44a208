using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Fleetscore.Hosting;

/// <summary>One setting's text: what it means, and how to tell people what it may be.</summary>
internal static class OptionValue
{
    public static bool TryRead(string text, Type type, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(TimeSpan))
        {
            // The parser takes a bare number for days; whoever writes 5 hardly means that.
            bool read = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) && text.Contains(':', StringComparison.Ordinal);
            value = span;
            return read;
        }

        if (type.IsEnum)
        {
            bool read = Enum.TryParse(type, text, ignoreCase: true, out value);
            return read && Enum.IsDefined(type, value!);
        }

        return TryConvert(text, type, out value);
    }

    /// <summary>Completes "it must be …".</summary>
    public static string Describe(PropertyInfo property) =>
        property.GetCustomAttribute<PowerOfTwoAttribute>() is { } power ? $"a power of two between 1 and {power.Maximum}"
        : Range(property) is { } range ? $"{Kind(property)} between {range.Minimum} and {range.Maximum}"
        : Kind(property);

    /// <summary>The smallest and the largest allowed, as people write them; null where nothing bounds the value.</summary>
    public static (string Minimum, string Maximum)? Range(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } numbers ? (Text(numbers.Minimum), Text(numbers.Maximum))
        : property.GetCustomAttribute<TimeSpanRangeAttribute>() is { } spans ? (spans.Minimum, spans.Maximum)
        : null;

    /// <summary>What kind of value it is: <c>a time span [d.]hh:mm:ss</c>, <c>a whole number of shards</c>.</summary>
    public static string Kind(PropertyInfo property)
    {
        string kind = Kind(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        return property.GetCustomAttribute<UnitAttribute>() is { } unit ? $"{kind} of {unit.Name}" : kind;
    }

    private static string Text(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture)!;

    private static string Kind(Type type)
    {
        if (type.IsEnum)
        {
            return string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()));
        }

        return type == typeof(TimeSpan) ? "a time span [d.]hh:mm:ss"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(DateTimeOffset) ? "a time such as 2026-11-22T10:00:00Z"
            : "a text";
    }

    private static bool TryConvert(string text, Type type, out object? value)
    {
        try
        {
            value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }
}
