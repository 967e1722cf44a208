using System.Globalization;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The database has room for every connection there may be at once.</summary>
public sealed class ConnectionTests
{
    /// <summary>
    /// Maximum user connections by compute, 15 less than max_connections
    /// (https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits).
    /// </summary>
    private static readonly Dictionary<string, int> UserConnections = new(StringComparer.Ordinal)
    {
        ["Standard_B1ms"] = 35,
        ["Standard_B2s"] = 414,
        ["Standard_B2ms"] = 844,
        ["Standard_D2ds_v5"] = 844,
        ["Standard_D4ds_v5"] = 1703,
        ["Standard_D8ds_v5"] = 3422,
        ["Standard_D16ds_v5"] = 4985,
        ["Standard_E2ds_v5"] = 1703,
        ["Standard_E4ds_v5"] = 3422,
    };

    /// <summary>A new revision starts before the old one stops, so that for a while there are twice the replicas.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Replicas_times_stores_times_connections_of_two_revisions_fit_the_server(string variant)
    {
        Deployment deployment = Variants.Of(variant);
        string compute = (string)deployment.Only("Microsoft.DBforPostgreSQL/flexibleServers").Body["sku"]!["name"]!;

        (string App, int Connections)[] parts = [.. deployment.Apps.Select(app => (app.Id, app.MaxReplicas * Stores(app).Sum(store => store)))];
        int most = 2 * parts.Sum(part => part.Connections);

        Assert.True(UserConnections.TryGetValue(compute, out int limit), $"How many connections {compute} allows is not in the table of this test.");
        Assert.True(most <= limit, $"{compute} allows {limit} connections, and there may be {most}: 2 × ({string.Join(" + ", parts.Select(part => $"{part.App} {part.Connections}"))})");
    }

    /// <summary>pgx, which daprd connects by, takes a pool of one for no value, and makes it as large as there are processors.</summary>
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_pool_has_two_connections_at_least_or_its_size_is_not_heeded(string variant) =>
        Assert.All(Variants.Of(variant).Apps.SelectMany(Stores), connections => Assert.InRange(connections, 2, 100));

    /// <summary>The connections of each state store of a sidecar.</summary>
    private static IEnumerable<int> Stores(ContainerApp app) =>
        app.Sidecar is not { } sidecar
            ? []
            : MountedFile.Of(sidecar).Where(file => file is { Kind: "Component", Type: "state.postgresql" }).Select(file => int.Parse(file.Metadata(sidecar)["maxConns"], CultureInfo.InvariantCulture));
}
