namespace Fleetscore.Cli.Cost;

/// <summary>A monthly estimate in US dollars.</summary>
internal sealed record CostEstimate
{
    public required FleetLoad Load { get; init; }

    /// <summary>The size of the installation.</summary>
    public required string Size { get; init; }

    public required IReadOnlyList<CostLine> Lines { get; init; }

    public required ScorerCost Scorers { get; init; }

    /// <summary>Where the speed of runs is from.</summary>
    public required string Speed { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required double Monthly { get; init; }

    public required double PerDevice { get; init; }

    public required double PerMillionVerdicts { get; init; }

    /// <summary>Reckons everything. The same input gives the same numbers.</summary>
    /// <param name="table">Prices and figures.</param>
    /// <param name="load">The fleet.</param>
    /// <param name="size">The installation's size.</param>
    /// <param name="speed">How fast runs are.</param>
    public static CostEstimate Of(PriceTable table, FleetLoad load, InstallationSize size, RunSpeed speed)
    {
        var bill = new Bill(table, load, size);
        EventHubsCost.AddTo(bill);
        ContainerAppsCost.AddTo(bill);
        ScorerCost scorers = ScorerCost.AddTo(bill, speed);
        DatabaseCost.AddTo(bill);
        BlobStorageCost.AddTo(bill);
        MonitoringCost.AddTo(bill, scorers.Replicas);
        NetworkCost.AddTo(bill);
        BlobStorageCost.WarnOfCheckpoints(bill);
        ContainerAppsCost.AddFreeGrants(bill);
        MonitoringCost.AddFreeGrants(bill);
        double monthly = bill.Lines.Sum(line => line.Monthly);
        return new CostEstimate
        {
            Load = load,
            Size = size.Name,
            Lines = [.. bill.Lines.Where(line => line.Quantity != 0)],
            Scorers = scorers,
            Speed = speed.Source,
            Notes = bill.Notes,
            Monthly = monthly,
            PerDevice = monthly / load.Devices,
            PerMillionVerdicts = monthly / (load.WindowsPerRun * bill.RunsPerMonth) * 1e6,
        };
    }
}
