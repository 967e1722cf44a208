namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>Azure's built-in roles that are used here: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles.</summary>
internal static class Roles
{
    public const string AcrPull = "AcrPull";
    public const string BlobContributor = "Storage Blob Data Contributor";
    public const string BlobReader = "Storage Blob Data Reader";
    public const string EventHubsReceiver = "Azure Event Hubs Data Receiver";
    public const string EventHubsSender = "Azure Event Hubs Data Sender";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = AcrPull,
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = BlobContributor,
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = BlobReader,
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = EventHubsReceiver,
        ["2b629674-e913-4c01-ae53-ef4638d8f975"] = EventHubsSender,
    };

    /// <summary>The name of a role by the id of its definition; the id itself where it is none of these.</summary>
    public static string Name(string definitionId)
    {
        string id = definitionId[(definitionId.LastIndexOf('/') + 1)..];
        return Names.GetValueOrDefault(id, id);
    }
}
