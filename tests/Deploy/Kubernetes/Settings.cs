namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>overlays/azure/settings.env: what differs between installations.</summary>
internal static class Settings
{
    public static IReadOnlyDictionary<string, string> OfFile() => File
        .ReadLines(Path.Combine(Checkout.Root, "deploy/kubernetes/overlays/azure/settings.env"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
