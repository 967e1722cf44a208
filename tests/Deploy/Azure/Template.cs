using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>A template of deploy/ as Azure Resource Manager gets it, with the modules in it.</summary>
internal sealed class Template
{
    private static readonly ConcurrentDictionary<string, Lazy<Template>> Built = new(StringComparer.Ordinal);

    private Template(string file)
    {
        Compiled = BicepCompiler.Build(Path.Combine(Checkout.Root, "deploy", file));
        Nested = Compiled.Success ? [.. WithNested(JsonNode.Parse(Compiled.Output)!, file)] : [];
    }

    /// <summary>Every template that is deployed by itself: main, and one for each service that azd replaces alone.</summary>
    public static TheoryData<string> Files => ["main.bicep", .. Variants.Services.Select(service => service + ".bicep")];

    public Compiled Compiled { get; }

    /// <summary>The template itself and every module below it, by where it stands.</summary>
    public IReadOnlyList<(string Name, JsonNode Root)> Nested { get; }

    public IEnumerable<Parameter> Parameters => Nested.SelectMany(template => (template.Root["parameters"]?.AsObject() ?? []).Select(parameter => new Parameter(template.Name, parameter.Key, parameter.Value!)));

    /// <summary>A template, compiled once.</summary>
    public static Template Of(string file) => Built.GetOrAdd(file, name => new Lazy<Template>(() => new Template(name))).Value;

    /// <summary>Its resources; with symbolic names they are an object, otherwise an array.</summary>
    public static IEnumerable<(string Name, JsonNode Resource)> Resources(JsonNode template) => template["resources"] switch
    {
        JsonObject map => map.Select(entry => (entry.Key, entry.Value!)),
        JsonArray list => list.Select(item => ((string)item!["name"]!, item)),
        _ => [],
    };

    private static IEnumerable<(string Name, JsonNode Root)> WithNested(JsonNode root, string name) =>
        Resources(root).Where(child => (string?)child.Resource["type"] == "Microsoft.Resources/deployments")
            .SelectMany(child => WithNested(child.Resource["properties"]!["template"]!, $"{name}/{child.Name}"))
            .Prepend((name, root));
}

/// <summary>A parameter of a template.</summary>
internal sealed record Parameter(string Template, string Name, JsonNode Definition)
{
    public bool IsSecure => ((string?)Definition["type"])?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) ?? false;

    public string? Description => (string?)Definition["metadata"]?["description"];

    public override string ToString() => $"{Template}: {Name}";
}
