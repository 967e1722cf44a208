using System.Text.RegularExpressions;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The table “Who may do what” of docs/azure.md is what is granted.</summary>
public sealed partial class RoleTableTests
{
    private static readonly Dictionary<string, string> Rights = new(StringComparer.Ordinal)
    {
        ["pull"] = Roles.AcrPull,
        ["receive"] = Roles.EventHubsReceiver,
        ["read, write"] = Roles.BlobContributor,
        ["read"] = Roles.BlobReader,
    };

    [Fact]
    public void The_table_in_the_runbook_names_every_role_and_no_other()
    {
        Deployment everything = Variants.Of(Variants.Capture);

        Assert.Equal(
            everything.RoleAssignments.Select(assignment => assignment.ToString()).Order(StringComparer.Ordinal),
            Rows().SelectMany(row => Granted(everything, row)).Order(StringComparer.Ordinal));
    }

    /// <summary>As <see cref="RoleAssignment.ToString"/> writes it; nothing for a row that is about no role of Azure's.</summary>
    private static IEnumerable<string> Granted(Deployment deployment, (string Who, string May, string On) row)
    {
        if (!Rights.TryGetValue(row.May.Split(" (")[0], out string? role))
        {
            return [];
        }

        string[] identities = row.Who switch
        {
            "all four" => [.. Variants.Services.Select(service => "id-" + service)],
            "Event Hubs namespace" => [deployment.Only("Microsoft.EventHub/namespaces").Name],
            _ => [row.Who.Trim('`')],
        };
        string scope = row.On == "registry" ? deployment.Only("Microsoft.ContainerRegistry/registries").Name : row.On.Split('`')[1];
        return identities.Select(identity => $"{identity}: {role} on {scope}");
    }

    /// <summary>An empty first cell means the same as the one above.</summary>
    private static IEnumerable<(string Who, string May, string On)> Rows()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "azure.md"));
        string section = page[page.IndexOf("## Who may do what", StringComparison.Ordinal)..];
        string who = "";
        foreach (Match row in Row().Matches(section[..section.IndexOf("\n## ", StringComparison.Ordinal)]))
        {
            who = row.Groups["who"].Value.Trim() is { Length: > 0 } named ? named : who;
            yield return (who, row.Groups["may"].Value.Trim(), row.Groups["on"].Value.Trim());
        }
    }

    [GeneratedRegex(@"^\|(?<who>[^|]*)\|(?<may>[^|]*)\|(?<on>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
