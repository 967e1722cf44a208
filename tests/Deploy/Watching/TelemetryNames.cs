using System.Reflection;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Watching;

/// <summary>The names that services give to what they measure, as the contracts have them.</summary>
internal static partial class TelemetryNames
{
    public static IReadOnlyCollection<string> Metrics { get; } = Constants(typeof(MetricNames));

    public static IReadOnlyCollection<string> Attributes { get; } = Constants(typeof(AttributeNames));

    public static IReadOnlyCollection<string> Spans { get; } = Constants(typeof(SpanNames));

    public static IReadOnlyCollection<string> Apps { get; } = Constants(typeof(AppIds));

    /// <summary>What a text says of the kind <c>fleetscore.…</c>.</summary>
    public static IEnumerable<string> In(string text) => OwnName().Matches(text).Select(match => match.Value).Distinct();

    private static string[] Constants(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    [GeneratedRegex(@"(?<![\w/])fleetscore\.[a-z_]+(\.[a-z_]+)*")]
    private static partial Regex OwnName();
}
