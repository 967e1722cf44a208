namespace Fleetscore.LocalDapr.Resources;

/// <summary>A Dapr resource of kind Component.</summary>
internal sealed record Component
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The app ids it is for; empty: all.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Where it was read, for messages.</summary>
    public required string File { get; init; }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId, StringComparer.Ordinal);

    public string? Value(string key) => Metadata.GetValueOrDefault(key);

    public string Required(string key) =>
        Value(key) is { Length: > 0 } value ? value : throw Error($"metadata '{key}' is missing");

    /// <summary>Refuses metadata that would be ignored: what a setting promises must happen, or be refused by name.</summary>
    public void AllowOnly(params string[] known)
    {
        if (Metadata.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw Error($"LocalDapr does not know metadata '{unknown}' of {Type}; it knows {string.Join(", ", known)}. "
                + "If you need it, run the solution with Dapr: dapr run -f .");
        }
    }

    public LocalDaprException Error(string problem) => new($"{File}: component '{Name}': {problem}");
}
