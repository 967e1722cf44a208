using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// Reads lists of names and values: a component's metadata, an HTTPEndpoint's headers. A value stands there, comes from the host's
/// environment (<c>envRef</c>) or from a secret store (<c>secretKeyRef</c>).
/// </summary>
internal sealed partial class NameValues
{
    private static readonly string[] Truths = ["true", "yes", "on", "y"];
    private static readonly string[] Falsehoods = ["false", "no", "off", "n"];

    private readonly Resource resource;
    private readonly IReadOnlyDictionary<string, SecretStore> stores;

    /// <param name="resource">Whose values.</param>
    /// <param name="stores">The secret stores by name.</param>
    public NameValues(Resource resource, IReadOnlyDictionary<string, SecretStore> stores)
    {
        this.resource = resource;
        this.stores = stores;
    }

    /// <summary>One name and its value.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Place">The file and line where it stands.</param>
    /// <param name="IsHidden">It comes from elsewhere and may be a secret: no message holds it.</param>
    public readonly record struct Item(string Name, string Value, string Place, bool IsHidden);

    /// <param name="items">The list.</param>
    /// <param name="what">What one of it is called in messages.</param>
    /// <exception cref="LocalDaprException">A value is missing, cannot be had, or two stand for one.</exception>
    public IReadOnlyList<Item> Read(IReadOnlyList<YamlMap> items, string what)
    {
        var read = new List<Item>();
        foreach (YamlMap item in items)
        {
            item.AllowOnly(what, "name", "value", "envRef", "secretKeyRef");
            string name = item.Required("name");
            if (read.Any(one => one.Name == name))
            {
                throw item.Error($"'{name}' stands twice; remove one.");
            }

            read.Add(new Item(name, ReadValue(item), item.Place, IsHidden: !item.Has("value")));
        }

        return read;
    }

    private string ReadValue(YamlMap item)
    {
        string[] given = [.. ((string[])["value", "envRef", "secretKeyRef"]).Where(item.Has)];
        return given switch
        {
            ["value"] => ReadPlain(item),
            ["envRef"] => ReadVariable(item),
            ["secretKeyRef"] => ReadSecret(item),
            [] => throw item.Error("'value' is missing; write value, envRef or secretKeyRef."),
            _ => throw item.Error($"{string.Join(" and ", given)} stand together; Dapr takes only one. Remove the others."),
        };
    }

    /// <summary>Dapr reads YAML as JSON, and takes a value's JSON as its text: yes becomes true, and 1.50 would become 1.5.</summary>
    private static string ReadPlain(YamlMap item)
    {
        string text = item.Text("value") ?? "";
        if (item.Style("value") == ScalarStyle.Plain)
        {
            text = Truths.Contains(text, StringComparer.OrdinalIgnoreCase) ? "true"
                : Falsehoods.Contains(text, StringComparer.OrdinalIgnoreCase) ? "false"
                : text;
            if (Number().IsMatch(text) && !Whole().IsMatch(text))
            {
                throw item.Error("value", $"'value' is {text}, which Dapr rewrites as a number; put it in quotes: \"{text}\".");
            }
        }

        return Placeholder().Match(text) is { Success: true } found
            ? throw item.Error(
                "value",
                $"'value' holds {found.Value}, which LocalDapr does not fill in. Write the value, or run the solution with Dapr: "
                + "dapr run -f .")
            : text;
    }

    private static string ReadVariable(YamlMap item)
    {
        string variable = item.Required("envRef");
        if (SecretStore.IsKeptBack(variable) || variable.Contains(' ', StringComparison.Ordinal))
        {
            throw item.Error("envRef", $"'envRef' is '{variable}', a variable that Dapr never hands out. Use one of another name.");
        }

        return Environment.GetEnvironmentVariable(variable)
            ?? throw item.Error("envRef", $"the environment variable '{variable}' is not set; set it before the start.");
    }

    private string ReadSecret(YamlMap item)
    {
        YamlMap reference = item.Map("secretKeyRef") ?? throw item.Error("secretKeyRef", "'secretKeyRef' must hold name: …");
        reference.AllowOnly("a secretKeyRef", "name", "key");
        if (StoreName() is not { } name)
        {
            throw reference.Error("a secretKeyRef needs the resource's auth: { secretStore: … } to say which secret store holds it.");
        }

        return stores.TryGetValue(name, out SecretStore? store)
            ? store.Read(reference, resource.Scopes)
            : throw resource.Document.Map("auth")!.Error(
                "secretStore", $"there is no secret store '{name}' among the resources; add a component of type {SecretStore.Type} by that name.");
    }

    private string? StoreName()
    {
        YamlMap? auth = resource.Document.Map("auth");
        auth?.AllowOnly("auth", "secretStore");
        return auth?.Text("secretStore") is { Length: > 0 } name ? name : null;
    }

    [GeneratedRegex(@"^[-+]?((\.\d+|\d[\d_]*(\.[\d_]*)?)([eE][-+]?\d+)?|0[xXoObB][\da-fA-F_]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\{(uuid|podName|namespace|appID)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
