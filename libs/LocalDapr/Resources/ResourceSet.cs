namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// The resources of an app's resources folders. Configuration is none of them: dapr.yaml names it by <c>configFilePath</c>.
/// </summary>
internal sealed record ResourceSet
{
    public required IReadOnlyList<Component> Components { get; init; }

    public required IReadOnlyList<(Resource Resource, HttpEndpoint Endpoint)> HttpEndpoints { get; init; }

    public required IReadOnlyList<Resource> Resiliencies { get; init; }
}
