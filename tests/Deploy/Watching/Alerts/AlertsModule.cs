using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure;

namespace Fleetscore.Tests.Deploy.Watching.Alerts;

/// <summary>What deploy/modules/alerts.bicep would make, and which parameters it takes.</summary>
internal static class AlertsModule
{
    private static readonly string File = Path.Combine(Checkout.Root, "deploy", "modules", "alerts.bicep");

    private static readonly Lazy<IReadOnlyList<AlertRule>> Deployed = new(() => [.. Made().Where(AlertRule.IsOne).Select(AlertRule.Of)]);

    public static IReadOnlyList<AlertRule> Rules => Deployed.Value;

    /// <summary>The template's parameters by name.</summary>
    public static JsonObject Parameters()
    {
        Compiled compiled = BicepCompiler.Build(File);
        compiled.AssertWithoutComplaint("the alerts");
        return JsonNode.Parse(compiled.Output)!["parameters"]!.AsObject();
    }

    /// <summary>The resources that a deployment with these parameters makes.</summary>
    /// <param name="parameters">Further lines of the parameter file.</param>
    public static IReadOnlyList<JsonNode> Made(string parameters = "")
    {
        using var folder = new TemporaryFolder();
        string asked = folder.File("alerts.bicepparam");
        System.IO.File.WriteAllText(asked, $"""
            using '{Path.GetRelativePath(folder.Path, File).Replace('\\', '/')}'
            param location = 'westeurope'
            param applicationInsightsId = '{AlertRule.Watched}'
            {parameters}
            """);
        return [.. JsonNode.Parse(BicepCompiler.Snapshot(asked))!["predictedResources"]!.AsArray().Select(resource => resource!)];
    }
}
