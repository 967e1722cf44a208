using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Watching.Operations;

/// <summary>The metrics as the contracts describe them: <c>Who, kind, unit: what</c>.</summary>
internal static partial class MetricTable
{
    public static IEnumerable<string> Lines()
    {
        yield return "| metric | from | kind | unit | what |";
        yield return "|---|---|---|---|---|";
        XDocument documentation = XDocument.Load(Path.ChangeExtension(typeof(MetricNames).Assembly.Location, ".xml"));
        foreach (System.Reflection.FieldInfo field in typeof(MetricNames).GetFields())
        {
            XElement member = documentation.Descendants("member").Single(one => one.Attribute("name")!.Value == $"F:{typeof(MetricNames).FullName}.{field.Name}");
            Match said = Description().Match(Written(member.Element("summary")!));
            Assert.True(said.Success, $"MetricNames.{field.Name}: its summary is not 'Who, kind, unit: what'.");
            yield return $"| `{field.GetRawConstantValue()}` | {said.Groups["who"].Value.ToLowerInvariant()} | {said.Groups["kind"]} | `{said.Groups["unit"]}` | {said.Groups["what"]} |";
        }
    }

    /// <summary>A summary on one line, attributes by their names.</summary>
    private static string Written(XElement summary) =>
        string.Join(' ', string.Concat(summary.Nodes().Select(node => node is XElement reference ? Attribute(reference) : node.ToString())).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Attribute(XElement reference)
    {
        string name = reference.Attribute("cref")!.Value.Split('.')[^1];
        return $"`{typeof(AttributeNames).GetField(name)?.GetRawConstantValue() ?? name}`";
    }

    [GeneratedRegex(@"^(?<who>[A-Z][a-z ]+), (?<kind>counter|gauge|histogram), (?<unit>[^:]+): (?<what>.+)$")]
    private static partial Regex Description();
}
