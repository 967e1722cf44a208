using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>YAML as Kubernetes and Dapr read it: as JSON. What stands without quotes and looks like a number or a truth value is one.</summary>
internal static partial class YamlText
{
    /// <summary>YAML 1.1, which both read, counts on/off and yes/no among the truth values.</summary>
    private static readonly string[] Truths = ["true", "yes", "on", "y"];
    private static readonly string[] Falsehoods = ["false", "no", "off", "n"];

    /// <summary>The documents of a text; empty ones are left out.</summary>
    public static IReadOnlyList<JsonObject> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        // Read back, so that a number is one whatever type it is asked for.
        return [.. stream.Documents.Select(document => JsonNode.Parse(ToJson(document.RootNode)?.ToJsonString() ?? "null")).OfType<JsonObject>()];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    private static JsonValue? Plain(string text) =>
        text is "" or "~" || text.Equals("null", StringComparison.OrdinalIgnoreCase) ? null
        : Truths.Contains(text, StringComparer.OrdinalIgnoreCase) ? JsonValue.Create(true)
        : Falsehoods.Contains(text, StringComparer.OrdinalIgnoreCase) ? JsonValue.Create(false)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? JsonValue.Create(whole)
        : Real().IsMatch(text) ? JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture))
        : JsonValue.Create(text);

    [GeneratedRegex(@"^[+-]?(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d+)?$")]
    private static partial Regex Real();
}
