using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Watching.Dashboards;

/// <summary>deploy/watching/workbook.json or grafana.json.</summary>
internal sealed class DashboardFile
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string path;

    private DashboardFile(string name, Func<JsonNode, IEnumerable<Chart>> charts)
    {
        path = Path.Combine(KqlFile.Home, name);
        Root = JsonNode.Parse(File.ReadAllText(path))!;
        Charts = [.. charts(Root)];
    }

    public JsonNode Root { get; }

    public IReadOnlyList<Chart> Charts { get; }

    public static DashboardFile Workbook() => new("workbook.json", root =>
        from item in root["items"]!.AsArray()
        where (int)item!["type"]! == 3
        select new Chart((string)item["name"]!, item["content"]!, item));

    public static DashboardFile Grafana() => new("grafana.json", root =>
        from panel in root["panels"]!.AsArray()
        from target in panel!["targets"]?.AsArray() ?? []
        select new Chart((string)target!["refId"]!, target["azureLogAnalytics"]!, panel));

    public static DashboardFile Named(string name) => name == nameof(Workbook) ? Workbook() : Grafana();

    /// <summary>Writes every chart's query anew from its file.</summary>
    public void Renew()
    {
        foreach (Chart chart in Charts)
        {
            chart.Holder["query"] = KqlFile.At($"{KqlFile.Charts}/{chart.Name}").Text;
        }

        File.WriteAllText(path, Root.ToJsonString(Readable) + "\n");
    }
}
