using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Dapr;

/// <summary>What a real daprd 1.18.3 answered: ../shared/recordings beside the project, one JSON object a line.</summary>
internal static class Recording
{
    /// <summary>The lines of a recording such as <c>state/sqlite.jsonl</c>; skips the test with a printed reason where they are missing.</summary>
    public static IReadOnlyList<JsonObject> Read(string name)
    {
        string? folder = Checkout.Shared("recordings");
        Assert.SkipWhen(folder is null, "../shared/recordings is not beside the project, so nothing can be compared with it.");
        return [.. File.ReadLines(Path.Combine(folder!, name)).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
