using System.Reflection;
using Fleetscore.Contracts;
using YamlDotNet.RepresentationModel;

namespace Fleetscore.Tests.EndToEnd.Repository;

/// <summary>The names that YAML uses are those of libs/Contracts.</summary>
public sealed class NamesTests
{
    [Fact]
    public void Dapr_yaml_runs_the_apps_of_the_contracts()
    {
        YamlMappingNode file = Read(Path.Combine(Checkout.Root, "dapr.yaml"));

        IEnumerable<string> apps = ((YamlSequenceNode)file["apps"]).Select(app => Text(app["appID"])).Distinct();

        Assert.Equal(ConstantsOf(typeof(AppIds)), apps.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_local_components_are_those_of_the_contracts()
    {
        IEnumerable<string> names = Components().Select(component => Text(component["metadata"]["name"]));

        Assert.Equal(ConstantsOf(typeof(ComponentNames)), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_local_component_is_scoped_to_apps_that_exist()
    {
        string[] apps = ConstantsOf(typeof(AppIds));

        Assert.All(Components(), component =>
        {
            string[] scopes = [.. ((YamlSequenceNode)component["scopes"]).Select(Text)];
            Assert.NotEmpty(scopes);
            Assert.Empty(scopes.Except(apps));
        });
    }

    private static IEnumerable<YamlMappingNode> Components() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "components", "local"), "*.yaml").Select(Read).Where(resource => Text(resource["kind"]) == "Component");

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        using StreamReader reader = File.OpenText(file);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static string[] ConstantsOf(Type names) =>
        [.. names.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal)];
}
