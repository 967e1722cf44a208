namespace Fleetscore.Cli.Cost;

/// <summary>A price of the cloud's, in each region.</summary>
internal sealed record Meter
{
    public required string Unit { get; init; }

    /// <summary>What the cloud calls it.</summary>
    public required string Name { get; init; }

    public required string Source { get; init; }

    /// <summary>When it was asked for.</summary>
    public required string Date { get; init; }

    public required string Assumption { get; init; }

    /// <summary>US dollars a unit, by region.</summary>
    public required IReadOnlyDictionary<string, double> Prices { get; init; }
}

/// <summary>A number that is no price: a size, a rate, a limit.</summary>
internal sealed record Figure(double Value, string Unit, string Source, string Assumption);

/// <summary>How an app is deployed.</summary>
/// <param name="Min">Replicas that are always there.</param>
/// <param name="Max">Replicas there may be.</param>
/// <param name="Vcpu">Of a replica, its sidecar included.</param>
/// <param name="Memory">GiB of a replica, its sidecar included.</param>
internal sealed record AppSize(int Min, int Max, double Vcpu, double Memory);

internal sealed record DatabaseSize(string Sku, int StorageGiB, int BackupDays, bool Standby);

/// <summary>A size of the whole installation, as deploy/sizes.bicep has it.</summary>
internal sealed record InstallationSize
{
    public required string Name { get; init; }

    public required int Shards { get; init; }

    public required int Partitions { get; init; }

    public required int ThroughputUnits { get; init; }

    /// <summary>So many the namespace takes by itself where it needs them.</summary>
    public required int MaximumThroughputUnits { get; init; }

    public required DatabaseSize Database { get; init; }

    /// <summary>Of blobs: <c>lrs</c> or <c>zrs</c>.</summary>
    public required string Redundancy { get; init; }

    public required bool PrivateNetwork { get; init; }

    /// <summary>By app id.</summary>
    public required IReadOnlyDictionary<string, AppSize> Apps { get; init; }

    /// <summary>Replicas of scorer that are started before a run.</summary>
    public required int WarmScorers { get; init; }
}

/// <summary>A database server, by what it costs upwards.</summary>
/// <param name="Sku">Its name; the meter of its price ends in it.</param>
/// <param name="Writes">How many chunks of devices a second it takes, two items each.</param>
internal sealed record Server(string Sku, double Writes);

/// <summary>Every price and every other number an estimate is made of.</summary>
internal sealed class PriceTable
{
    public required IReadOnlyDictionary<string, Meter> Meters { get; init; }

    public required IReadOnlyDictionary<string, Figure> Figures { get; init; }

    public required IReadOnlyList<InstallationSize> Sizes { get; init; }

    public required IReadOnlyList<Server> Servers { get; init; }

    /// <summary>The regions that every meter has a price for.</summary>
    public IReadOnlyList<string> Regions => [.. Meters.Values.Select(meter => meter.Prices.Keys).Aggregate((left, right) => left.Intersect(right)).Order(StringComparer.Ordinal)];

    /// <exception cref="CommandException">The table has no such figure.</exception>
    public double Figure(string name) => Figures.TryGetValue(name, out Figure? figure) ? figure.Value : throw Missing("figure", name);

    /// <exception cref="CommandException">The table has no such meter.</exception>
    public Meter Meter(string name) => Meters.TryGetValue(name, out Meter? meter) ? meter : throw Missing("meter", name);

    public double Price(string meter, string region) => Meter(meter).Prices[region];

    private static CommandException Missing(string kind, string name) =>
        new($"The price table has no {kind} {name}: take cli/Cost/prices.yaml as the pattern of one of your own.");
}
