using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Aggregator;
using Fleetscore.Tests.Services.Ingest;
using Fleetscore.Tests.Services.Scheduler;
using Fleetscore.Tests.Services.Scorer;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Observability;

/// <summary>Dashboards, alerts and workbooks are made from what <see cref="MetricNames"/> says: so it must be so.</summary>
public sealed partial class MetricNamesTests
{
    [Fact]
    public async Task The_services_measure_what_the_contract_says_and_nothing_else()
    {
        using var instruments = new Instruments();
        await using var ingest = new IngestHost();
        await using AggregatorBench aggregator = await AggregatorBench.StartAsync();
        await using var scheduler = new SchedulerHost();
        await using var scorer = new ScorerHost();
        await ingest.PostAsync("junk"); // Ingest makes its instruments for the first event.

        string[] measured =
        [
            .. instruments.Of(Started(ingest)),
            .. instruments.Of(aggregator.Meters),
            .. instruments.Of(Started(scheduler)),
            .. instruments.Of(Started(scorer)),
        ];

        Assert.Equal(Documented().Order(StringComparer.Ordinal), measured.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_lower_case_words_with_dots_and_without_their_unit() => Assert.All(
        Constants().Select(constant => constant.Value),
        name => Assert.Matches("^fleetscore(\\.[a-z]+(_[a-z]+)*)+$", name));

    private static IMeterFactory Started<T>(WebApplicationFactory<T> service)
        where T : class
    {
        using HttpClient client = service.CreateClient();
        return service.Services.GetRequiredService<IMeterFactory>();
    }

    /// <summary>Read from the summaries: "Ingest and aggregator, counter, {dead_letter}: …".</summary>
    private static IEnumerable<string> Documented()
    {
        XDocument page = XDocument.Load(Path.ChangeExtension(typeof(MetricNames).Assembly.Location, ".xml"));
        foreach ((string field, string name) in Constants())
        {
            XElement member = page.Descendants("member").Single(one => (string?)one.Attribute("name") == $"F:{typeof(MetricNames).FullName}.{field}");
            Match said = Said().Match(((string)member.Element("summary")!).Trim());
            Assert.True(said.Success, $"The summary of {field} must begin with its service, kind and unit.");
            foreach (string service in said.Groups["services"].Value.Split(" and "))
            {
                yield return $"Fleetscore.{char.ToUpperInvariant(service[0])}{service[1..]} {name} {said.Groups["kind"]} {said.Groups["unit"]}";
            }
        }
    }

    private static IEnumerable<(string Field, string Value)> Constants() => typeof(MetricNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, (string)field.GetRawConstantValue()!));

    [GeneratedRegex("^(?<services>[A-Za-z ]+), (?<kind>counter|gauge|histogram), (?<unit>[^:,]+)[:,]")]
    private static partial Regex Said();

    /// <summary>The instruments that were made since, by the meter factory of the service that made them.</summary>
    private sealed class Instruments : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly List<Instrument> made = [];

        public Instruments()
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                lock (made)
                {
                    made.Add(instrument);
                }
            };
            listener.Start();
        }

        public IReadOnlyList<string> Of(IMeterFactory meters)
        {
            lock (made)
            {
                return [.. made.Where(one => one.Meter.Scope == meters && one.Meter.Name.StartsWith("Fleetscore.", StringComparison.Ordinal))
                    .Select(one => $"{one.Meter.Name} {one.Name} {KindOf(one)} {one.Unit}")];
            }
        }

        public void Dispose() => listener.Dispose();

        private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
        {
            var name when name.StartsWith("Counter", StringComparison.Ordinal) => "counter",
            var name when name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
            var name when name.StartsWith("ObservableGauge", StringComparison.Ordinal) => "gauge",
            var name => name,
        };
    }
}
