using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>A device's row: a cell for each period.</summary>
/// <param name="Device">The device.</param>
/// <param name="Windows">In all cells that are known.</param>
/// <param name="Anomalies">In all cells that are known.</param>
/// <param name="Cells">In the order of the periods; null: no data.</param>
internal sealed record HeatRow(string Device, int Windows, int Anomalies, IReadOnlyList<HeatCell?> Cells);

/// <summary>A device in a period: counted, or so far down its shard's list that only a bound is known.</summary>
/// <param name="Windows">Windows with readings; null where only the bound is known.</param>
/// <param name="Anomalies">How many of them were called an anomaly.</param>
/// <param name="AtMost">No more anomalies than this, perhaps no data at all; null where they are counted.</param>
internal sealed record HeatCell(int? Windows, int? Anomalies, long? AtMost);

/// <summary>Devices × periods by anomalies, from what the ledgers name: no verdict is read, so it costs the same for any fleet.</summary>
internal static class HeatMap
{
    public const int MaxRows = 60;

    /// <param name="periods">Oldest first.</param>
    /// <param name="search">Only devices whose id contains this, in whatever case; null: all.</param>
    /// <returns>The most anomalous devices first, and how many the ledgers name at all.</returns>
    public static (IReadOnlyList<HeatRow> Rows, int Named) Of(IReadOnlyList<PeriodView> periods, string? search)
    {
        IReadOnlyDictionary<string, DeviceAnomalies>[] named = [.. periods.Select(NamedIn)];
        HashSet<string> devices = new(named.SelectMany(period => period.Keys), StringComparer.Ordinal);
        IReadOnlyList<HeatRow> rows =
        [
            .. devices.Where(device => search is null || device.Contains(search, StringComparison.OrdinalIgnoreCase))
                .Select(device => new
                {
                    Device = device,
                    Windows = named.Sum(period => period.GetValueOrDefault(device)?.Windows ?? 0),
                    Anomalies = named.Sum(period => period.GetValueOrDefault(device)?.Anomalies ?? 0),
                })
                .OrderByDescending(row => row.Anomalies).ThenBy(row => row.Windows).ThenBy(row => row.Device, StringComparer.Ordinal)
                .Take(MaxRows)
                .Select(row => new HeatRow(row.Device, row.Windows, row.Anomalies, [.. periods.Zip(named, (period, known) => Cell(period, known, row.Device))])),
        ];
        return (rows, devices.Count);
    }

    /// <summary>The devices a period's ledgers name; the newest revision that names one counts.</summary>
    private static Dictionary<string, DeviceAnomalies> NamedIn(PeriodView period)
    {
        var named = new Dictionary<string, DeviceAnomalies>(StringComparer.Ordinal);
        foreach (DeviceAnomalies device in period.Ledgers.SelectMany(ledger => ledger.Ledger.Shards).SelectMany(shard => shard.MostAnomalous))
        {
            named.TryAdd(device.Device, device);
        }

        return named;
    }

    private static HeatCell? Cell(PeriodView period, IReadOnlyDictionary<string, DeviceAnomalies> named, string device)
    {
        if (named.TryGetValue(device, out DeviceAnomalies? counted))
        {
            return new HeatCell(counted.Windows, counted.Anomalies, null);
        }

        long? bound = period.Ledgers.Max(ledger => BoundOfUnnamed(ledger.Ledger.Shards[Sharding.ShardOf(device, ledger.Ledger.Shards.Count)]));
        return bound is { } atMost ? new HeatCell(null, null, atMost) : null;
    }

    /// <returns>Null where the shard names all of its devices.</returns>
    private static long? BoundOfUnnamed(ScoreShardResult shard) =>
        shard.MostAnomalous.Count >= shard.Counts.Devices ? null
        : shard.MostAnomalous.Count == 0 ? shard.Counts.Anomalies
        : shard.MostAnomalous[^1].Anomalies;
}
