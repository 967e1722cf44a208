using System.Globalization;
using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure;
using YamlDotNet.RepresentationModel;

namespace Fleetscore.Tests.Deploy.Costs;

/// <summary><c>fleetscore cost</c> reckons with the sizes that are deployed.</summary>
public sealed class SizesOfTheEstimateTests
{
    private static readonly string[] Apps = ["ingest", "aggregator", "scheduler", "scorer"];

    [Theory]
    [InlineData("demo")]
    [InlineData("production")]
    public void A_size_of_the_price_table_is_the_one_of_the_template(string size)
    {
        JsonNode variables = Variables("sizes.bicep");
        JsonNode deployed = variables[size]!;
        YamlNode assumed = PriceTable()["sizes"][size];

        Assert.Equal(deployed["shards"]!.ToString(), $"{assumed["shards"]}");
        Assert.Equal(deployed["eventHubs"]!["partitions"]!.ToString(), $"{assumed["partitions"]}");
        Assert.Equal(deployed["eventHubs"]!["throughputUnits"]!.ToString(), $"{assumed["throughputUnits"]}");
        Assert.Equal(deployed["eventHubs"]!["maximumThroughputUnits"]!.ToString(), $"{assumed["maximumThroughputUnits"]}");
        Assert.Equal(deployed["database"]!["sku"]!.ToString(), $"{assumed["database"]["sku"]}");
        Assert.Equal(deployed["database"]!["storageGB"]!.ToString(), $"{assumed["database"]["storageGiB"]}");
        Assert.Equal(deployed["database"]!["backupDays"]!.ToString(), $"{assumed["database"]["backupDays"]}");
        Assert.Equal(deployed["database"]!["highAvailability"]!.ToString() != "Disabled", $"{assumed["database"]["standby"]}" == "true");
        Assert.Equal(deployed["storageRedundancy"]!.ToString().ToLowerInvariant(), $"standard_{assumed["redundancy"]}");
        Assert.Equal(deployed["warmScorers"]!.ToString(), $"{assumed["warmScorers"]}");
        Assert.All(Apps, app =>
        {
            YamlNode replicas = assumed["apps"][app];
            Assert.Equal((deployed[app]!["min"]!.ToString(), deployed[app]!["max"]!.ToString()), ($"{replicas["min"]}", $"{replicas["max"]}"));
            Assert.Equal(Sum(variables, deployed[app]!["app"]!, deployed[app]!["daprd"]!), (Number(replicas["vcpu"]), Number(replicas["memory"])));
        });
        YamlNode control = assumed["apps"]["dapr-control"];
        Assert.Equal(Sum(variables, deployed["placement"]!, deployed["jobs"]!), (Number(control["vcpu"]), Number(control["memory"])));
    }

    [Theory]
    [InlineData("schedule.warm-before", "warmBefore")]
    [InlineData("schedule.warm-after", "warmAfter")]
    public void The_cron_rule_of_the_price_table_is_the_one_of_the_template(string figure, string variable) =>
        Assert.Equal(60 * (double)Variables("schedule.bicep")[variable]!, Number(PriceTable()["figures"][figure]["value"]));

    [Theory]
    [InlineData("demo", "false")]
    [InlineData("production", "true")]
    public void The_private_network_of_a_size_is_that_of_its_parameter_file(string size, string isPrivate)
    {
        string parameters = File.ReadAllText(Path.Combine(Checkout.Root, "deploy", $"{size}.bicepparam"));

        Assert.Equal(isPrivate, $"{PriceTable()["sizes"][size]["privateNetwork"]}");
        Assert.Equal(isPrivate == "true", parameters.Contains("param privateNetwork = true", StringComparison.Ordinal));
    }

    private static JsonNode Variables(string template)
    {
        Compiled compiled = BicepCompiler.Build(Path.Combine(Checkout.Root, "deploy", template));
        Assert.True(compiled.Success);
        return JsonNode.Parse(compiled.Output)!["variables"]!;
    }

    private static YamlNode PriceTable()
    {
        using StreamReader file = File.OpenText(Path.Combine(Checkout.Root, "cli", "Cost", "prices.yaml"));
        var stream = new YamlStream();
        stream.Load(file);
        return stream.Documents[0].RootNode;
    }

    private static (double Vcpu, double Memory) Sum(JsonNode variables, params JsonNode[] containers)
    {
        JsonNode[] resolved = [.. containers.Select(container => Resolved(variables, container))];
        return (resolved.Sum(one => Number(one["cpu"]!.ToString())), resolved.Sum(one => Number(one["memory"]!.ToString().Replace("Gi", "", StringComparison.Ordinal))));
    }

    /// <summary>The compiler keeps the name of what is shared: <c>[variables('small')]</c>.</summary>
    private static JsonNode Resolved(JsonNode variables, JsonNode value) =>
        value is JsonValue ? variables[value.ToString().Replace("[variables('", "", StringComparison.Ordinal).Replace("')]", "", StringComparison.Ordinal)]! : value;

    private static double Number(YamlNode node) => Number($"{node}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
