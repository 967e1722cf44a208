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
    public static string Describe(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        string kind = Kind(type);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{kind} between {range.Minimum} and {range.Maximum}");
        }

        return property.GetCustomAttribute<TimeSpanRangeAttribute>() is { } spans
            ? $"{kind} between {spans.Minimum} and {spans.Maximum}"
            : property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault()?.ErrorMessage ?? kind;
    }

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
