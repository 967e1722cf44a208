using System.Text.Json.Nodes;
using System.Xml;

namespace Fleetscore.Tests.Deploy.Watching.Alerts;

/// <summary>A rule as the template makes it.</summary>
internal sealed record AlertRule(string Name, JsonNode Properties)
{
    /// <summary>A resource id to watch; nothing is there.</summary>
    public const string Watched =
        "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/fleetscore/providers/Microsoft.Insights/components/fleetscore";

    private const string Prefix = "fleetscore-";

    public JsonNode Condition => Assert.Single(Properties["criteria"]!["allOf"]!.AsArray())!;

    public string Query => (string)Condition["query"]!;

    public string Measure => (string)Condition["metricMeasureColumn"]!;

    public IEnumerable<string> SplitBy => Condition["dimensions"]!.AsArray().Select(dimension => (string)dimension!["name"]!);

    public TimeSpan Window => Time("windowSize");

    public TimeSpan Every => Time("evaluationFrequency");

    /// <summary>What the query may look back on.</summary>
    public TimeSpan LookBack => Properties["overrideQueryTimeRange"] is null ? Window : Time("overrideQueryTimeRange");

    public static bool IsOne(JsonNode resource) => (string?)resource["type"] == "Microsoft.Insights/scheduledQueryRules";

    public static AlertRule Of(JsonNode resource) => new(((string)resource["name"]!)[Prefix.Length..], resource["properties"]!);

    private TimeSpan Time(string property) => XmlConvert.ToTimeSpan((string)Properties[property]!);
}
