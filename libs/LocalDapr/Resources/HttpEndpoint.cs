namespace Fleetscore.LocalDapr.Resources;

/// <summary>A Dapr resource of kind HTTPEndpoint: a service outside the solution that is invoked by a name, as an app is.</summary>
internal sealed record HttpEndpoint
{
    public required string Name { get; init; }

    /// <summary>http or https; what is invoked stands below its path.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Sent with every call, in place of the caller's of the same name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <exception cref="LocalDaprException">It holds what LocalDapr does not cover.</exception>
    public static HttpEndpoint Read(Resource resource, IReadOnlyDictionary<string, SecretStore> stores)
    {
        YamlMap document = resource.Document;
        YamlMap spec = document.Map("spec") ?? throw document.Error("'spec' is missing; write spec: { baseUrl: … }.");
        spec.AllowOnly("an HTTPEndpoint's spec", "baseUrl", "headers");
        string url = spec.Required("baseUrl");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw spec.Error("baseUrl", $"'baseUrl' is '{url}'; write a whole address, http://host:port/path or https://….");
        }

        IReadOnlyList<NameValues.Item> headers = new NameValues(resource, stores).Read(spec.Maps("headers"), "a header");
        return new HttpEndpoint
        {
            Name = resource.Name,
            BaseUrl = url,
            Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
        };
    }
}
