using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>A Dapr resource of kind Component.</summary>
internal sealed record Component
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The file and line of each metadata item; one that the host's options give has none.</summary>
    public required IReadOnlyDictionary<string, string> Places { get; init; }

    /// <summary>The metadata whose values come from the environment or a secret store.</summary>
    public required IReadOnlySet<string> Hidden { get; init; }

    /// <summary>The app ids it is for; empty: all.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The file and line where it begins, for messages.</summary>
    public required string Place { get; init; }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId, StringComparer.Ordinal);

    public string? Value(string key) => Metadata.GetValueOrDefault(key);

    public string Required(string key) =>
        Value(key) is { Length: > 0 } value ? value : throw Error(key, $"metadata '{key}' is missing; {Type} needs it");

    /// <summary>Refuses metadata that would be ignored: what a setting promises must happen, or be refused by name.</summary>
    public void AllowOnly(params string[] known)
    {
        if (Metadata.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw Error(unknown, $"LocalDapr does not know metadata '{unknown}' of {Type}; it knows {string.Join(", ", known)}. "
                + "If you need it, run the solution with Dapr: dapr run -f .");
        }
    }

    /// <summary>A span such as 1h30m, which can be waited for; null where it is not said.</summary>
    public TimeSpan? Span(string key) => Value(key) switch
    {
        null => null,
        var text when GoDuration.TryParse(text, out TimeSpan span) => span <= GoDuration.LongestWait
            ? span
            : throw Error(key, $"metadata '{key}' is '{text}'; LocalDapr waits {GoDuration.LongestWait.TotalHours:0}h at most"),
        var text => throw Error(key, $"metadata '{key}' is '{text}'; write it like 10s or 1h30m"),
    };

    /// <summary>A truth value; false where it is not said.</summary>
    public bool Flag(string key) => Value(key) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw Error(key, $"metadata '{key}' is '{text}'; write true or false"),
    };

    /// <summary>What is wrong with it, with its file and line.</summary>
    public LocalDaprException Error(string problem) => new($"{Place}: component '{Name}': {problem}");

    /// <summary>What is wrong with a metadata item, with the file and line of that, and without a value that may be a secret.</summary>
    public LocalDaprException Error(string key, string problem) => new(
        $"{Places.GetValueOrDefault(key, Place)}: component '{Name}': {(Hidden.Contains(key) ? Hide(key, problem) : problem)}");

    private string Hide(string key, string problem) =>
        Value(key) is { Length: > 0 } value ? problem.Replace($"'{value}'", "'***'", StringComparison.Ordinal) : problem;
}
