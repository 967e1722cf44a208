using System.Globalization;
using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The options that a deployment sets exist, for that service, and are within their ranges: the page of options says which.</summary>
public sealed partial class OptionTests
{
    /// <summary>What services read besides their options: docs/options.md names Dapr's, the others are ASP.NET Core's and the exporters' own.</summary>
    private static readonly string[] NotOptions =
        ["ASPNETCORE_HTTP_PORTS", "DAPR_HTTP_PORT", "DAPR_GRPC_PORT", "APP_API_TOKEN", "APPLICATIONINSIGHTS_CONNECTION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private static readonly Dictionary<string, Option> Options = ReadPage();

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Every_variable_of_a_service_is_an_option_of_it_with_an_allowed_value(string variant, string name)
    {
        foreach ((string variable, EnvironmentVariable set) in Variants.Of(variant).App(name).Service!.Environment.Where(set => !NotOptions.Contains(set.Key)))
        {
            Assert.True(Options.TryGetValue(variable.Replace("__", ":", StringComparison.Ordinal), out Option? option), $"docs/options.md knows no {variable}");
            Assert.True(option.Service == name || option.Service == "all services", $"{variable} is an option of {option.Service}, not of {name}");
            Assert.True(option.Allows(set.Value!), $"{variable} is {set.Value}; allowed is {option.Allowed}");
        }
    }

    /// <summary>Two options that the page relates, of which the deployment may set one.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Models_in_memory_leave_room_for_the_rest_of_scorer(string variant)
    {
        Container scorer = Variants.Of(variant).App("scorer").Service!;
        long cache = long.Parse(scorer.Environment["Scorer__ModelCacheBytes"].Value!, CultureInfo.InvariantCulture);

        Assert.InRange(cache, 0, (long)(scorer.Memory!.Value * 1024 * 1024 * 1024 / 2));
    }

    /// <summary>Headings name a section and the services that have it; rows an option, its default, and what is allowed.</summary>
    private static Dictionary<string, Option> ReadPage()
    {
        var options = new Dictionary<string, Option>(StringComparer.Ordinal);
        string service = "";
        foreach (string line in File.ReadLines(Path.Combine(Checkout.Root, "docs", "options.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                service = heading.Groups["service"].Value;
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                options[row.Groups["name"].Value] = new Option(service, row.Groups["allowed"].Value);
            }
        }

        return options;
    }

    [GeneratedRegex(@"^## \w+ \((?<service>[\w ]+)\)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<name>[\w:]+)` \| [^|]* \| (?<allowed>[^|]+?) \|")]
    private static partial Regex Row();

    private sealed partial record Option(string Service, string Allowed)
    {
        public bool Allows(string value) => Between().Match(Allowed) is not { Success: true } range
            ? !Choice().IsMatch(Allowed) || Allowed.Split(' ', ',').Contains(value)
            : Allowed.StartsWith("a time span", StringComparison.Ordinal)
                ? TimeSpan.Parse(value, CultureInfo.InvariantCulture) is var span && span >= Span(range, "least") && span <= Span(range, "most")
                : long.Parse(value, CultureInfo.InvariantCulture) is var number && number >= Number(range, "least") && number <= Number(range, "most")
                    && (!Allowed.StartsWith("a power of two", StringComparison.Ordinal) || long.IsPow2(number));

        private static TimeSpan Span(Match range, string end) => TimeSpan.Parse(range.Groups[end].Value, CultureInfo.InvariantCulture);

        private static long Number(Match range, string end) => long.Parse(range.Groups[end].Value, CultureInfo.InvariantCulture);

        [GeneratedRegex(@"between (?<least>\S+) and (?<most>\S+)$")]
        private static partial Regex Between();

        [GeneratedRegex(@"^\w+( or |, )\w+")]
        private static partial Regex Choice();
    }
}
