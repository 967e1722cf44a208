using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>A resource that a deployment makes.</summary>
/// <param name="Id">Its whole path; a resource of another scope, such as a role assignment, has that scope's path before its own.</param>
/// <param name="Type">Such as <c>Microsoft.Storage/storageAccounts</c>.</param>
/// <param name="Body">As it is sent to Azure Resource Manager, expressions computed.</param>
internal sealed record Resource(string Id, string Type, JsonNode Body)
{
    public const string Subscription = "00000000-0000-0000-0000-000000000001";
    public const string Group = "fleetscore";

    /// <summary>From an entry of a snapshot whose expressions have been read.</summary>
    public static Resource From(JsonNode body)
    {
        string id = body["id"]!.GetValue<string>();
        string type = body["type"]!.GetValue<string>();
        bool known = !id.Contains('{'); // otherwise its name is one that the compiler does not know
        return new Resource(known ? id : $"/subscriptions/{Subscription}/resourceGroups/{Group}/providers/{Path(type, body["name"]!.GetValue<string>().Split('/'))}", type, body);
    }

    /// <summary>A type's parts and names, each behind its own: <c>Provider/servers/a/databases/b</c>.</summary>
    public static string Path(string type, IReadOnlyList<string> names)
    {
        string[] types = type.Split('/');
        return string.Join('/', names.SelectMany((name, i) => new[] { types[i + 1], name }).Prepend(types[0]));
    }

    /// <summary>The last part of its path: <c>models</c> for a container of a storage account.</summary>
    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    public JsonNode? Properties => Body["properties"];

    /// <summary>A property by its path, such as <c>networkAcls.defaultAction</c>; null where there is none.</summary>
    public JsonNode? this[string path] => path.Split('.').Aggregate(Properties, (node, name) => node?[name]);

    public override string ToString() => $"{Type} {Name}";
}
