using System.Data.Common;
using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>Where telemetry goes. The connection string is never repeated: whoever has it can write to the resource.</summary>
internal sealed class TelemetryCheck : IConfigurationCheck
{
    private const string Key = "InstrumentationKey";
    private const string Endpoint = "IngestionEndpoint";
    private const string FolderOption = $"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Folder)}";
    private const string Advice = "Copy the connection string whole from the overview page of the Application Insights resource.";

    public IEnumerable<string> Problems(IConfiguration configuration)
    {
        if (configuration[ServiceTelemetry.ApplicationInsights] is { Length: > 0 } connection && Wrong(connection) is { } reason)
        {
            yield return $"{ServiceTelemetry.ApplicationInsights} cannot be used: {reason}. {Advice}";
        }

        if (configuration[ServiceTelemetry.OtlpEndpoint] is { Length: > 0 } otlp && !IsWebAddress(otlp))
        {
            yield return $"{ServiceTelemetry.OtlpEndpoint} is {otlp}; it must be an address such as http://localhost:4317.";
        }

        if (configuration[FolderOption] is { Length: > 0 } folder && Unusable(folder) is { } failure)
        {
            yield return $"{FolderOption} is {folder}; it must be a folder this process may write to: {failure}";
        }
    }

    private static string? Unusable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static string? Wrong(string connection)
    {
        DbConnectionStringBuilder parts = [];
        try
        {
            parts.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            return "it is not of the form name=value;name=value";
        }

        if (!parts.TryGetValue(Key, out object? key) || !Guid.TryParse(key.ToString(), out _))
        {
            return $"its {Key} is missing or not a GUID";
        }

        return parts.TryGetValue(Endpoint, out object? endpoint) && !IsWebAddress(endpoint.ToString()!)
            ? $"its {Endpoint} is {endpoint}, which is not an address"
            : null;
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
