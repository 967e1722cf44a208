using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Fleetscore.Hosting;

/// <summary>The shortest and the longest allowed, both included, as <c>[d.]hh:mm:ss</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeSpanRangeAttribute(string minimum, string maximum) : ValidationAttribute
{
    public string Minimum { get; } = minimum;

    public string Maximum { get; } = maximum;

    public override bool IsValid(object? value) => value is TimeSpan span && span >= Parse(Minimum) && span <= Parse(Maximum);

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
