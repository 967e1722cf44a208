using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>Dapr's tokens, taken from the host's own environment, which the apps inherit.</summary>
internal static class ApiToken
{
    public const string Header = "dapr-api-token";

    /// <summary>What sidecars send to apps; null or empty: nothing.</summary>
    public static string? OfApps => Environment.GetEnvironmentVariable("APP_API_TOKEN");

    /// <summary>What apps must send to their sidecar; null or empty: nothing.</summary>
    private static string? OfSidecars => Environment.GetEnvironmentVariable("DAPR_API_TOKEN");

    /// <summary>Whether a call to a sidecar has the token, where one is asked for.</summary>
    public static bool IsGiven(HttpRequest request) => OfSidecars is not { Length: > 0 } token
        || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(token));
}
