using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>
/// An expression that the compiler left because only Azure knows a part of it: <c>[format('https://{0}', reference('id', 'v').fqdn)]</c>.
/// Read as text it is <c>https://{id#fqdn}</c>: what needs no Azure is computed, and the rest stands in braces. So does a secure
/// parameter, whose value the compiler never writes: <c>{parameters(callerToken)}</c>.
/// </summary>
internal sealed class Expression
{
    /// <summary>What the compiler does not fill in of Azure's public cloud.</summary>
    private static readonly Dictionary<string, string> Cloud = new(StringComparer.Ordinal)
    {
        ["suffixes.storage"] = "core.windows.net",
        ["suffixes.acrLoginServer"] = ".azurecr.io",
    };

    private readonly string text;
    private int at;

    private Expression(string text) => this.text = text;

    /// <summary>The text a value stands for; a value that is no expression is its own.</summary>
    public static string Read(string value) =>
        value.StartsWith('[') && !value.StartsWith("[[", StringComparison.Ordinal) && value.EndsWith(']') && Parses(value, out string? read) ? read : value;

    /// <summary>Every text in a document read so; names of properties as well.</summary>
    public static JsonNode? ReadAll(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(Read(entry.Key), ReadAll(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(ReadAll)]),
        JsonValue value when value.TryGetValue(out string? words) => JsonValue.Create(Read(words)),
        _ => node?.DeepClone(),
    };

    private static bool Parses(string value, out string read)
    {
        var expression = new Expression(value[1..^1]);
        read = expression.Next();
        return expression.at == expression.text.Length;
    }

    private string Next()
    {
        SkipBlanks();
        string read = text[at] == '\'' ? Literal() : Call();
        SkipBlanks();
        return read;
    }

    /// <summary>Between single quotes; a quote in it is doubled.</summary>
    private string Literal()
    {
        var read = new StringBuilder();
        for (at++; text[at] != '\'' || (at + 1 < text.Length && text[at + 1] == '\''); at++)
        {
            at += text[at] == '\'' ? 1 : 0;
            read.Append(text[at]);
        }

        at++;
        return read.ToString();
    }

    /// <summary>A function with its arguments and what is taken of its result, or a number or word.</summary>
    private string Call()
    {
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_'))
        {
            at++;
        }

        string name = text[start..at];
        if (at == text.Length || text[at] != '(')
        {
            return name;
        }

        var arguments = new List<string>();
        at++;
        SkipBlanks();
        while (text[at] != ')')
        {
            arguments.Add(Next());
            at += text[at] == ',' ? 1 : 0;
        }

        at++;
        return Value(name, arguments, Path());
    }

    /// <summary>Such as <c>.keys[0].value</c> after a call.</summary>
    private string Path()
    {
        int start = at;
        while (at < text.Length && text[at] is not (',' or ')' or ' '))
        {
            at++;
        }

        return text[start..at].TrimStart('.');
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    private static string Value(string function, List<string> arguments, string path) => function switch
    {
        "concat" => string.Concat(arguments),
        "replace" => arguments[0].Replace(arguments[1], arguments[2], StringComparison.Ordinal),
        "format" => string.Format(CultureInfo.InvariantCulture, arguments[0], [.. arguments[1..]]),
        "environment" => Cloud[path],
        "resourceId" => ResourceId(arguments),
        "reference" => $"{{{arguments[0]}#{path}}}",
        _ => $"{{{function}({string.Join(", ", arguments)}){(path.Length > 0 ? "." + path : "")}}}",
    };

    /// <summary>Of subscription, resource group, type and names.</summary>
    private static string ResourceId(List<string> arguments) =>
        $"/subscriptions/{arguments[0]}/resourceGroups/{arguments[1]}/providers/{Resource.Path(arguments[2], arguments[3..])}";
}
