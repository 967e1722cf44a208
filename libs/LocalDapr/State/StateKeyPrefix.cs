namespace Fleetscore.LocalDapr.State;

/// <summary>Metadata <c>keyPrefix</c>: who shares keys with whom.</summary>
internal static class StateKeyPrefix
{
    private const string Separator = "||";
    private const string Namespace = "default";

    /// <summary>What an app's keys of a store begin with, the separator included; empty for <c>none</c>.</summary>
    public static string For(string? keyPrefix, string storeName, string appId) => keyPrefix switch
    {
        null or "" or "appid" => appId + Separator,
        "name" => storeName + Separator,
        "namespace" => $"{Namespace}.{appId}{Separator}",
        "none" => "",
        _ => keyPrefix + Separator,
    };

    public static void Check(string key)
    {
        if (key.Length == 0)
        {
            throw new InvalidStateRequestException("state key cannot be empty");
        }

        if (key.Contains(Separator, StringComparison.Ordinal))
        {
            throw new InvalidStateRequestException($"input key/keyPrefix '{key}' can't contain '||'") { IllegalKey = key };
        }
    }
}
