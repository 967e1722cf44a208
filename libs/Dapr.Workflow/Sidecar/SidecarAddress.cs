using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dapr.Workflow.Sidecar;

/// <summary>Where the sidecar listens and what it asks for: configuration first, then the environment.</summary>
internal sealed record SidecarAddress(Uri Endpoint, string? ApiToken)
{
    private const int DefaultPort = 50001;

    public static SidecarAddress From(IConfiguration? configuration)
    {
        string? token = Value(configuration, "DAPR_API_TOKEN");
        if (Value(configuration, "DAPR_GRPC_ENDPOINT") is { } endpoint)
        {
            return new(
                Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                    ? uri
                    : throw new InvalidOperationException($"DAPR_GRPC_ENDPOINT is '{endpoint}'; it must be a URL such as http://localhost:50001."),
                token);
        }

        int port = DefaultPort;
        if (Value(configuration, "DAPR_GRPC_PORT") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue))
        {
            throw new InvalidOperationException($"DAPR_GRPC_PORT is '{text}'; it must be a number from 1 to 65535.");
        }

        return new(new UriBuilder("http", "localhost", port).Uri, token);
    }

    private static string? Value(IConfiguration? configuration, string name)
    {
        string? value = configuration?[name] ?? Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
