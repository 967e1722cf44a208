namespace Fleetscore.LocalDapr.Resources;

/// <summary>What all kinds of Dapr resources share, and the document for whoever reads the rest.</summary>
internal sealed record Resource
{
    /// <summary>Component, HTTPEndpoint, Resiliency or Configuration.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The app ids it is for; empty: all.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The whole resource, <c>spec</c> and all.</summary>
    public required YamlMap Document { get; init; }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId, StringComparer.Ordinal);
}
