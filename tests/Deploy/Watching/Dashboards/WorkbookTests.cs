using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure;

namespace Fleetscore.Tests.Deploy.Watching.Dashboards;

/// <summary>workbook.json has the shape that Azure's workbooks have.</summary>
public sealed class WorkbookTests
{
    private const int Text = 1;
    private const int Query = 3;
    private const int Parameters = 9;

    private static readonly string[] Visualizations = ["timechart", "barchart", "table"];

    private static readonly DashboardFile Workbook = DashboardFile.Workbook();

    private static IEnumerable<JsonNode> Items => Workbook.Root["items"]!.AsArray().Select(item => item!);

    [Fact]
    public void It_is_a_workbook_of_texts_parameters_and_queries_each_by_a_name_of_its_own()
    {
        Assert.Equal("Notebook/1.0", (string?)Workbook.Root["version"]);
        Assert.All(Items, item => Assert.Contains((int)item["type"]!, new[] { Text, Query, Parameters }));
        Assert.Distinct(Items.Select(item => (string)item["name"]!));
    }

    [Fact]
    public void Its_queries_ask_Application_Insights_for_the_time_that_was_chosen()
    {
        IEnumerable<string> times =
            from item in Items
            where (int)item["type"]! == Parameters
            from parameter in item["content"]!["parameters"]!.AsArray()
            where (int)parameter!["type"]! == 4
            select (string)parameter["name"]!;
        string time = Assert.Single(times);

        Assert.All(Workbook.Charts, chart =>
        {
            Assert.Equal("KqlItem/1.0", (string?)chart.Holder["version"]);
            Assert.Equal(0, (int?)chart.Holder["queryType"]);
            Assert.Equal("microsoft.insights/components", (string?)chart.Holder["resourceType"]);
            Assert.Equal(time, (string?)chart.Holder["timeContextFromParameter"]);
            Assert.Contains((string?)chart.Holder["visualization"], Visualizations);
            Assert.NotEmpty((string)chart.Holder["title"]!);
        });
    }

    [Fact]
    public void Its_module_puts_the_component_in_its_place_and_keeps_its_name()
    {
        const string watched = Alerts.AlertRule.Watched;
        string module = Path.Combine(Checkout.Root, "deploy", "modules", "workbook.bicep");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("workbook.bicepparam"), $"""
            using '{Path.GetRelativePath(folder.Path, module).Replace('\\', '/')}'
            param location = 'westeurope'
            param applicationInsightsId = '{watched}'
            """);

        string first = BicepCompiler.Snapshot(folder.File("workbook.bicepparam"));
        string again = BicepCompiler.Snapshot(folder.File("workbook.bicepparam"));

        BicepCompiler.Build(module).AssertWithoutComplaint("the workbook");
        JsonNode workbook = Assert.Single(JsonNode.Parse(first)!["predictedResources"]!.AsArray())!;
        Assert.True(Guid.TryParse((string?)workbook["name"], out _), first);
        Assert.Equal(first, again);
        JsonNode shown = JsonNode.Parse((string)workbook["properties"]!["serializedData"]!)!;
        Assert.Equal([watched], shown["fallbackResourceIds"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(watched, (string?)workbook["properties"]!["sourceId"]);
    }
}
