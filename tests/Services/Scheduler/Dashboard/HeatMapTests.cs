using Fleetscore.Contracts;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

public sealed class HeatMapTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    [Fact]
    public void Where_all_devices_are_named_a_device_that_is_not_had_no_data()
    {
        PeriodView[] periods = [Period(Ten, Shard(2, 3, new("a", 12, 3), new("b", 12, 0))), Period(Ten.AddHours(1), Shard(1, 1, new DeviceAnomalies("b", 12, 1)))];

        (IReadOnlyList<HeatRow> rows, int named) = HeatMap.Of(periods, search: null);

        Assert.Equal(2, named);
        Assert.Equal(["a", "b"], rows.Select(row => row.Device));
        Assert.Equal([new HeatCell(12, 3, null), null], rows[0].Cells);
        Assert.Equal([new HeatCell(12, 0, null), new HeatCell(12, 1, null)], rows[1].Cells);
        Assert.Equal((24, 1), (rows[1].Windows, rows[1].Anomalies));
    }

    [Fact]
    public void Where_a_list_is_full_a_device_that_is_not_in_it_has_at_most_what_its_last_one_has()
    {
        PeriodView[] periods = [Period(Ten, Shard(1, 9, new DeviceAnomalies("a", 12, 9))), Period(Ten.AddHours(1), Shard(50, 20, new("b", 12, 6), new("c", 12, 2)))];

        (IReadOnlyList<HeatRow> rows, _) = HeatMap.Of(periods, search: "A");

        Assert.Equal([new HeatCell(12, 9, null), new HeatCell(null, null, 2)], Assert.Single(rows).Cells);
    }

    [Fact]
    public void A_shard_that_names_nobody_bounds_its_devices_by_all_of_its_anomalies()
    {
        PeriodView[] periods = [Period(Ten, Shard(1, 9, new DeviceAnomalies("a", 12, 9))), Period(Ten.AddHours(1), Shard(50, 20))]; // stored before there were lists

        Assert.Equal(new HeatCell(null, null, 20), HeatMap.Of(periods, search: null).Rows[0].Cells[1]);
    }

    [Fact]
    public void A_period_without_a_ledger_has_no_cells() =>
        Assert.Null(HeatMap.Of([Period(Ten, Shard(1, 9, new DeviceAnomalies("a", 12, 9))), new PeriodView(Ten.AddHours(1), null, [])], null).Rows[0].Cells[1]);

    [Fact]
    public void The_newest_revision_that_names_a_device_counts()
    {
        PeriodView first = Period(Ten, Shard(2, 3, new("a", 12, 3), new("b", 12, 1)));
        PeriodView second = Period(Ten, Shard(1, 5, new DeviceAnomalies("b", 12, 5)));

        (IReadOnlyList<HeatRow> rows, _) = HeatMap.Of([new PeriodView(Ten, null, [.. second.Ledgers, .. first.Ledgers])], search: null);

        Assert.Equal([("b", 5), ("a", 3)], rows.Select(row => (row.Device, row.Anomalies)));
    }

    [Fact]
    public void It_has_no_more_rows_for_a_large_fleet()
    {
        DeviceAnomalies[] devices = [.. Enumerable.Range(0, 512).Select(i => new DeviceAnomalies($"device-{i:000}", 12, 512 - i))];

        (IReadOnlyList<HeatRow> rows, int named) = HeatMap.Of([Period(Ten, Shard(1_000_000, 2_000_000, devices))], search: null);

        Assert.Equal((60, 512), (rows.Count, named));
        Assert.Equal("device-000", rows[0].Device);
    }

    private static ScoreShardResult Shard(int devices, long anomalies, params DeviceAnomalies[] named) =>
        Results.Counted(0, new RunCounts { Devices = devices, Anomalies = anomalies }) with { MostAnomalous = named };

    private static PeriodView Period(DateTimeOffset start, ScoreShardResult shard) => new(start, null, [new NamedLedger("a ledger", new Ledger
    {
        Period = start,
        PeriodLength = TimeSpan.FromHours(1),
        Window = TimeSpan.FromMinutes(5),
        Revision = 0,
        Epoch = 0,
        Version = "v1",
        Counts = shard.Counts,
        Shards = [shard],
    })]);
}
