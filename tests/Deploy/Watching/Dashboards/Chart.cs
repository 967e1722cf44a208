using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Watching.Dashboards;

/// <summary>A query as a dashboard holds it.</summary>
/// <param name="Name">Which: a file under deploy/watching/queries.</param>
/// <param name="Holder">The object whose property <c>query</c> is its text.</param>
/// <param name="Shown">The item or panel that draws it.</param>
internal sealed record Chart(string Name, JsonNode Holder, JsonNode Shown)
{
    public string Query => (string)Holder["query"]!;
}
