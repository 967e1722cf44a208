using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>
/// Before a template is carried out, Azure Resource Manager has each provider check its resources, with what is known by then. What asks
/// Azure (<c>reference</c>, <c>listSecrets</c>) is no answer yet but an expression: text. Container Apps takes text in the place of a list
/// or an object for a mistake, ContainerAppInvalidSchema (microsoft/azure-container-apps#391, Azure/bicep#15694).
/// </summary>
public sealed partial class PreflightTests
{
    [Theory]
    [MemberData(nameof(Template.Files), MemberType = typeof(Template))]
    public void No_list_or_object_that_Container_Apps_checks_waits_for_an_answer_of_Azure(string file)
    {
        (string Name, JsonNode Resource)[] checkedResources =
        [
            .. Template.Of(file).Nested.SelectMany(template => Template.Resources(template.Root))
                .Where(resource => resource.Resource["existing"] is null && ((string?)resource.Resource["type"])!.StartsWith("Microsoft.App/", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(checkedResources);
        Assert.All(checkedResources, resource => Assert.DoesNotContain(
            Expressions(resource.Resource["properties"], resource.Name), found => AsksAzure().IsMatch(found.Text) && !IsText().IsMatch(found.Text)));
    }

    private static IEnumerable<(string Path, string Text)> Expressions(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(entry => Expressions(entry.Value, $"{path}.{entry.Key}")),
        JsonArray list => list.SelectMany((item, i) => Expressions(item, $"{path}[{i}]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().StartsWith('[') => [(path, value.GetValue<string>())],
        _ => [],
    };

    [GeneratedRegex(@"\b(reference|list\w+)\(")]
    private static partial Regex AsksAzure();

    /// <summary>A property that was asked for, or words around it.</summary>
    [GeneratedRegex(@"^\[(reference\([^()]*\)\.[\w.]+|format\(.*\))\]$")]
    private static partial Regex IsText();
}
