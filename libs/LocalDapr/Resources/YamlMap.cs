using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>A YAML mapping that knows its file, so that everything wrong with it is reported by name and line.</summary>
internal sealed partial class YamlMap
{
    private readonly string file;
    private readonly YamlMappingNode node;

    private YamlMap(string file, YamlMappingNode node)
    {
        this.file = file;
        this.node = node;
    }

    /// <summary>Absolute path of the file it stands in.</summary>
    public string File => file;

    /// <summary>Its file and line, as they begin every message.</summary>
    public string Place => $"{file}:{node.Start.Line}";

    public IEnumerable<string> Keys => node.Children.Keys.Select(key => key.ToString());

    /// <summary>Reads the mappings of a file's documents; empty documents are skipped.</summary>
    public static IReadOnlyList<YamlMap> ReadDocuments(string file) => ReadDocuments(file, expand: false);

    /// <param name="file">Absolute.</param>
    /// <param name="expand">Puts the environment's values in place of $NAME and ${NAME}, nothing where there is none, as daprd does.</param>
    public static IReadOnlyList<YamlMap> ReadDocuments(string file, bool expand)
    {
        string text = ReadText(file);
        var maps = new List<YamlMap>();
        foreach (YamlNode root in Parse(file, expand ? Variable().Replace(text, ValueOf) : text))
        {
            if (root is YamlMappingNode mapping)
            {
                maps.Add(new YamlMap(file, mapping));
            }
            else if (root is not YamlScalarNode { Value: null or "" })
            {
                throw new LocalDaprException($"{file}:{root.Start.Line}: expected a mapping (name: value).");
            }
        }

        return maps;
    }

    private static string ReadText(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) // The second is .NET's for a folder as well.
        {
            throw new LocalDaprException($"{file} cannot be read: {wrong.Message}", wrong);
        }
    }

    private static IEnumerable<YamlNode> Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
            return stream.Documents.Select(document => document.RootNode);
        }
        catch (YamlException wrong)
        {
            throw new LocalDaprException($"{file}:{wrong.Start.Line}: not YAML: {wrong.Message}", wrong);
        }
#pragma warning disable CA1031 // The parser answers some damage with an exception of another kind, and knows no line then.
        catch (Exception wrong)
#pragma warning restore CA1031
        {
            throw new LocalDaprException($"{file}:1: not YAML: {wrong.Message}", wrong);
        }
    }

    /// <summary>Refuses the first key that is not among those known.</summary>
    public void AllowOnly(string what, params string[] known)
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            if (!known.Contains(key.ToString(), StringComparer.Ordinal))
            {
                throw Error(key, $"{what} has no '{key}' in LocalDapr; it knows {string.Join(", ", known)}. "
                    + "If real Dapr has it, run the solution with Dapr: dapr run -f .");
            }
        }
    }

    /// <summary>A scalar's text; null where the key is absent, or has no value.</summary>
    public string? Text(string key) => Said(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        YamlNode other => throw Error(other, $"'{key}' must be a single value."),
    };

    /// <summary>How a scalar is quoted; null where the key is absent.</summary>
    public ScalarStyle? Style(string key) => (Find(key) as YamlScalarNode)?.Style;

    public string Required(string key) =>
        Text(key) is { Length: > 0 } text ? text : throw Error(node, $"'{key}' is missing; write it.");

    public int? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Error(Find(key)!, $"'{key}' is '{text}'; it must be a whole number.");
    }

    /// <summary>A truth value; null where the key is absent.</summary>
    public bool? Truth(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        string text => throw Error(key, $"'{key}' is '{text}'; write true or false."),
    };

    public YamlMap? Map(string key) => Said(key) switch
    {
        null => null,
        YamlMappingNode mapping => new YamlMap(file, mapping),
        YamlNode other => throw Error(other, $"'{key}' must hold 'name: value' lines."),
    };

    public IReadOnlyList<YamlMap> Maps(string key) => [.. Items(key).Select(item => item is YamlMappingNode mapping
        ? new YamlMap(file, mapping)
        : throw Error(item, $"each item of '{key}' must hold 'name: value' lines."))];

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => item is YamlScalarNode scalar
        ? scalar.Value ?? ""
        : throw Error(item, $"each item of '{key}' must be a single value."))];

    /// <summary>A mapping of texts, such as <c>env</c>.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string key)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Map(key) is { } map)
        {
            foreach (YamlNode name in map.node.Children.Keys)
            {
                pairs[name.ToString()] = name is YamlScalarNode
                    ? map.Text(name.ToString()) ?? ""
                    : throw Error(name, $"a name in '{key}' must be a single value.");
            }
        }

        return pairs;
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>What is wrong with this mapping, with its file and line.</summary>
    public LocalDaprException Error(string message) => Error(node, message);

    /// <summary>What is wrong with a key's value, with its file and line.</summary>
    public LocalDaprException Error(string key, string message) => Error(Find(key) ?? node, message);

    private LocalDaprException Error(YamlNode at, string message) => new($"{file}:{at.Start.Line}: {message}");

    private static string ValueOf(Match variable) => Environment.GetEnvironmentVariable(variable.Groups["name"].Value) ?? "";

    [GeneratedRegex(@"\$(\{(?<name>\w+)\}|(?<name>[A-Za-z_]\w*))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    private IEnumerable<YamlNode> Items(string key) => Said(key) switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        YamlNode other => throw Error(other, $"'{key}' must be a list."),
    };

    /// <summary>Null where the key is absent, or has no value, for which YAML has four words.</summary>
    private YamlNode? Said(string key) => Find(key) switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" } => null,
        var node => node,
    };

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;
}
