using System.Globalization;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Fleetscore.Aggregator;
using Fleetscore.Hosting;
using Fleetscore.Ingest;
using Fleetscore.Scheduler;
using Fleetscore.Scorer;

namespace Fleetscore.Tests.Services.Documents;

/// <summary>docs/options.md, made from the options types themselves: names, defaults, ranges and their summaries.</summary>
internal static class OptionsPage
{
    private const string Introduction =
        """
        # Options

        Every option of every service. Set one in the environment, two underscores between section and name
        (`Schedule__Grace=00:05:00`), in `dapr.yaml` under an app's `env`, or in an `appsettings.json` beside the service. A name that
        does not exist, or a value out of range, stops the service at start with a sentence that says what is allowed. Time spans are
        `[d.]hh:mm:ss`. Addresses and tokens are Dapr's own environment variables (`DAPR_GRPC_PORT`, `DAPR_API_TOKEN` …).

        This page is generated: `UPDATE_GOLDEN=1 ./check Services` writes it anew.

        """;

    private static readonly (string Service, Assembly Assembly)[] Services =
    [
        ("all services", typeof(ServiceDefaults).Assembly),
        ("ingest", typeof(IngestService).Assembly),
        ("aggregator", typeof(AggregatorService).Assembly),
        ("scheduler", typeof(SchedulerService).Assembly),
        ("scorer", typeof(ScorerService).Assembly),
    ];

    public static string Write()
    {
        var page = new StringBuilder(Introduction);
        foreach ((string service, Assembly assembly) in Services)
        {
            Dictionary<string, string> summaries = Summaries(assembly);
            foreach ((string section, Type options) in Sections(assembly))
            {
                Write(page, service, section, options, summaries);
            }
        }

        return page.ToString();
    }

    /// <summary>The types named for what they are, with their section, by section.</summary>
    public static IEnumerable<(string Section, Type Options)> Sections(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal)
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        where section is not null
        orderby type.Name
        select ((string)section.GetRawConstantValue()!, type);

    private static void Write(StringBuilder page, string service, string section, Type options, Dictionary<string, string> summaries)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {section} ({service})\n\n");
        page.Append("| option | default | allowed | what it does |\n|---|---|---|---|\n");
        object defaults = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.CanWrite))
        {
            string name = property.PropertyType.IsGenericType && property.GetValue(defaults) is not null ? $"{section}:{property.Name}:…" : $"{section}:{property.Name}";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{name}` | {Text(property.GetValue(defaults))} | {OptionValue.Describe(property)} | {summaries[$"P:{options.FullName}.{property.Name}"]} |\n");
        }
    }

    private static string Text(object? value) => value switch
    {
        null or System.Collections.IDictionary => "",
        Enum choice => $"`{choice.ToString().ToLowerInvariant()}`",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    /// <summary>Members' summaries by their documentation id, on one line each.</summary>
    private static Dictionary<string, string> Summaries(Assembly assembly)
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        return documentation.Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => OneLine(member.Element("summary")!));
    }

    private static string OneLine(XElement summary)
    {
        IEnumerable<string> parts = summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement reference => $"`{(reference.Attribute("cref")?.Value ?? "").Split('.').Last()}`",
            _ => node.ToString(),
        });
        return string.Join(' ', string.Concat(parts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
