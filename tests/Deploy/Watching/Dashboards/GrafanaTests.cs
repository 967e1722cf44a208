using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Watching.Kusto;

namespace Fleetscore.Tests.Deploy.Watching.Dashboards;

/// <summary>grafana.json has the shape that Grafana imports, over the data source Azure Monitor.</summary>
public sealed partial class GrafanaTests
{
    private const string Source = "grafana-azure-monitor-datasource";
    private const int Columns = 24;

    private static readonly DashboardFile Grafana = DashboardFile.Grafana();

    public static TheoryData<string> Charts => [.. Grafana.Charts.Select(chart => chart.Name)];

    private static IEnumerable<JsonNode> Panels => Grafana.Root["panels"]!.AsArray().Select(panel => panel!);

    [Fact]
    public void It_has_a_title_and_panels_with_ids_of_their_own()
    {
        Assert.NotEmpty((string)Grafana.Root["title"]!);
        Assert.True((int)Grafana.Root["schemaVersion"]! >= 36, "panels name their data source by type and uid from version 36 on");
        Assert.Distinct(Panels.Select(panel => (int)panel["id"]!));
        Assert.All(Panels, panel => Assert.NotEmpty((string)panel["title"]!));
    }

    [Fact]
    public void Panels_lie_side_by_side_and_not_upon_each_other()
    {
        IEnumerable<(int, int)> cells =
            from panel in Panels
            let place = panel["gridPos"]!
            from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
            from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
            select (x, y);

        Assert.Distinct(cells);
        Assert.All(cells, cell => Assert.InRange(cell.Item1, 0, Columns - 1));
    }

    [Fact]
    public void It_uses_the_variables_it_declares_and_no_others()
    {
        JsonArray variables = Grafana.Root["templating"]!["list"]!.AsArray();
        string panels = Grafana.Root["panels"]!.ToJsonString();

        Assert.Equal(
            variables.Select(variable => (string)variable!["name"]!).Order(StringComparer.Ordinal),
            Variable().Matches(panels).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
        JsonNode source = Assert.Single(variables, variable => (string?)variable!["type"] == "datasource")!;
        Assert.Equal(Source, (string?)source["query"]);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void A_chart_asks_Azure_Monitor_for_logs_of_the_dashboards_time(string name)
    {
        Chart chart = Grafana.Charts.Single(one => one.Name == name);
        JsonNode target = Assert.Single(chart.Shown["targets"]!.AsArray())!;

        Assert.Equal("Azure Log Analytics", (string?)target["queryType"]);
        Assert.Equal(Source, (string?)target["datasource"]!["type"]);
        Assert.True((bool)chart.Holder["dashboardTime"]!);
        Assert.Equal("timestamp", (string?)chart.Holder["timeColumn"]);
        Assert.Single(chart.Holder["resources"]!.AsArray());
    }

    /// <summary>Grafana makes lines of a time, numbers, and texts that name the lines; the times must ascend.</summary>
    [Theory]
    [MemberData(nameof(Charts))]
    public void A_chart_over_time_has_a_time_that_ascends_and_a_number(string name)
    {
        Chart chart = Grafana.Charts.Single(one => one.Name == name);
        bool table = (string?)chart.Shown["type"] == "table";
        Assert.Equal(table ? "table" : "time_series", (string?)chart.Holder["resultFormat"]);
        Dictionary<string, string> columns = KustoParser.Of($"{KqlFile.Charts}/{name}").Columns;

        if (!table)
        {
            Assert.Equal("datetime", columns["timestamp"]);
            Assert.Contains(columns.Values, type => type is "int" or "long" or "real");
            Assert.EndsWith("| order by timestamp asc", chart.Query, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z]+)\}?")]
    private static partial Regex Variable();
}
