namespace Fleetscore.LocalDapr.Invocation;

/// <summary>Dapr's tokens, taken from the host's own environment, which the apps inherit.</summary>
internal static class ApiToken
{
    public const string Header = "dapr-api-token";

    /// <summary>What apps must send to their sidecar; null or empty: nothing.</summary>
    public static string? OfSidecars => Environment.GetEnvironmentVariable("DAPR_API_TOKEN");

    /// <summary>What sidecars send to apps; null or empty: nothing.</summary>
    public static string? OfApps => Environment.GetEnvironmentVariable("APP_API_TOKEN");
}
