using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Dapr;

/// <summary>What a real daprd 1.18.3 answered: ../shared/recordings beside the project, one JSON object a line.</summary>
internal static class Recording
{
    /// <summary>The lines of a recording such as <c>state/sqlite.jsonl</c>; skips the test with a printed reason where they are missing.</summary>
    public static IReadOnlyList<JsonObject> Read(string name) =>
        [.. File.ReadLines(Path.Combine(Folder(), name)).Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>The recordings of a folder such as <c>workflow</c>, without their ending, in order.</summary>
    public static IEnumerable<string> Names(string folder) => Directory.GetFiles(Path.Combine(Folder(), folder), "*.jsonl")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Folder()
    {
        string? folder = Checkout.Shared("recordings");
        Assert.SkipWhen(folder is null, "../shared/recordings is not beside the project, so nothing can be compared with it.");
        return folder!;
    }
}
