using CsCheck;
using Fleetscore.Cli.Cost;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Cost;

/// <summary>Laws of the estimate, and numbers that can be checked by hand.</summary>
public sealed class CostEstimateTests
{
    private static readonly PriceTable Table = PriceFile.BuiltIn();

    private static readonly RunSpeed Speed = MeasuredRuns.Assumed(Table);

    private static readonly FleetLoad Hundred = new()
    {
        Devices = 100,
        Sensors = 4,
        Interval = TimeSpan.FromSeconds(10),
        ReadingsPerEvent = 24,
        Period = TimeSpan.FromHours(1),
        Window = TimeSpan.FromMinutes(5),
        Retention = TimeSpan.FromDays(7),
        KeepResults = TimeSpan.FromDays(365),
        EventShare = 0.01,
        Capture = false,
        PrivateNetwork = false,
        Region = "eastus2",
    };

    private static readonly Gen<FleetLoad> AnyLoad =
        from devices in Gen.Long[1, 2_000_000]
        from sensors in Gen.Long[1, 50]
        from interval in Gen.Int[1, 3_600]
        from readings in Gen.Int[1, 2_000]
        from period in Gen.OneOf(Gen.Const(1), Gen.Const(4), Gen.Const(24))
        from capture in Gen.Bool
        from region in Gen.Int[0, Table.Regions.Count - 1]
        select Hundred with
        {
            Devices = devices,
            Sensors = sensors,
            Interval = TimeSpan.FromSeconds(interval),
            ReadingsPerEvent = readings,
            Period = TimeSpan.FromHours(period),
            Capture = capture,
            PrivateNetwork = capture,
            Region = Table.Regions[region],
        };

    [Fact]
    public void A_small_fleets_lines_can_be_checked_by_hand()
    {
        CostEstimate estimate = Of(Hundred, "demo");

        Assert.Equal(730 * 0.03, Line(estimate, "throughput units"), 1e-6); // one unit, all month
        Assert.Equal(730 * 0.017, Line(estimate, "server Standard_B1ms"), 1e-6);
        Assert.Equal(32 * 0.115, Line(estimate, "storage"), 1e-6);
        Assert.Equal(100 * 4 / 10.0 / 24 * 2_628_000 / 10_000 * 0.004, Line(estimate, "checkpoints, one for each event"), 1e-6);
        Assert.Equal((0.5 * 2_628_000 * 0.000024) + (1 * 2_628_000 * 0.000003), Line(estimate, "scheduler: 1 × 0.5 vCPU, 1 GiB"), 1e-6);
        Assert.Equal(estimate.Lines.Sum(line => line.Monthly), estimate.Monthly, 1e-6);
        Assert.Equal(estimate.Monthly / 100, estimate.PerDevice, 1e-9);
        Assert.Equal(estimate.Monthly / (400 * 12 * 730) * 1e6, estimate.PerMillionVerdicts, 1e-6);
    }

    [Fact]
    public void More_devices_or_sensors_never_cost_less() => AnyLoad.Sample(load =>
    {
        double cost = Of(load).Monthly;

        Assert.True(Of(load with { Devices = load.Devices + 1 }).Monthly >= cost - Cent);
        Assert.True(Of(load with { Devices = load.Devices * 3 }).Monthly >= cost - Cent);
        Assert.True(Of(load with { Sensors = load.Sensors * 2 }).Monthly >= cost - Cent);
    });

    [Fact]
    public void More_sensors_are_not_written_less_often_where_a_minute_holds_a_reading_and_a_half()
    {
        FleetLoad load = Hundred with { Sensors = 8, Interval = TimeSpan.FromSeconds(306), ReadingsPerEvent = 590 };

        Assert.True((load with { Sensors = 16 }).ChunkWritesPerSecond >= load.ChunkWritesPerSecond);
    }

    [Fact]
    public void Twice_the_devices_cost_at_most_twice_as_much_apart_from_what_is_free() => AnyLoad.Sample(load =>
        Assert.True(Paid(Of(load with { Devices = load.Devices * 2 })) <= (2 * Paid(Of(load))) + Cent));

    [Fact]
    public void Larger_events_never_cost_more() => AnyLoad.Sample(load =>
        Assert.True(Of(load with { ReadingsPerEvent = load.ReadingsPerEvent * 2 }).Lines.Where(IsOfEvents).Sum(line => line.Monthly)
            <= Of(load).Lines.Where(IsOfEvents).Sum(line => line.Monthly) + Cent));

    [Fact]
    public void What_is_advised_is_the_cheaper_of_both_and_what_the_bill_has() => AnyLoad.Sample(load =>
    {
        CostEstimate estimate = Of(load);
        ScorerCost scorers = estimate.Scorers;

        double billed = estimate.Lines.Where(line => line.What.StartsWith("scorer:", StringComparison.Ordinal)).Sum(line => line.Monthly);
        Assert.Equal(Math.Min(scorers.LetGo, scorers.Warm), billed, 1e-6);
        Assert.Equal(scorers.Advice.Choice == ReplicaChoice.LetGo, scorers.LetGo < scorers.Warm);
        Assert.True(scorers.WarmAtMost >= Math.Max(scorers.Warm, scorers.LetGo) - Cent);
    });

    [Fact]
    public void What_is_free_is_never_more_than_what_was_used()
    {
        string generous = File.ReadAllText(Path.Combine(Checkout.Root, "cli", "Cost", "prices.yaml"))
            .Replace("free.log-gb: { value: 5,", "free.log-gb: { value: 5000,", StringComparison.Ordinal);
        PriceTable table = PriceFile.Read(new StringReader(generous), "generous.yaml");

        CostEstimate estimate = CostEstimate.Of(table, Hundred, table.Sizes[0], Speed);

        Assert.Equal(5000, table.Figure("free.log-gb"));
        Assert.Equal(0, estimate.Lines.Where(line => line.Meter == "log-analytics.ingestion").Sum(line => line.Monthly), 1e-6);
    }

    [Theory]
    [InlineData(100, 4, "demo", 150, 400)]
    [InlineData(10_000, 4, "production", 1_500, 4_000)]
    public void The_order_of_magnitude_is_that_of_such_systems(long devices, long sensors, string size, double least, double most) =>
        Assert.InRange(Of(Hundred with { Devices = devices, Sensors = sensors }, size).Monthly, least, most);

    [Fact]
    public void Where_the_design_makes_it_dear_it_says_so()
    {
        IReadOnlyList<string> notes = Of(Hundred with { Devices = 1_000_000, ReadingsPerEvent = 1 }).Notes;

        Assert.Contains(notes, note => note.Contains("A checkpoint after every event costs", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("throughput units are more than the 40 of one Standard namespace", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("ingest needs", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(Hundred, "demo").Notes, note => note.Contains("needs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_000_000, 1000, "ingest needs 48 replicas; those beyond the 32 partitions of the size production idle")]
    [InlineData(500_000, 1000, "ingest needs 24 replicas; the size production allows 16: raise its maximum in deploy/sizes.bicep.")]
    [InlineData(1_000_000, 1000, "36 throughput units are needed; the size production has 20 at most: raise maximumThroughputUnits in deploy/sizes.bicep.")]
    public void What_a_size_does_not_take_is_said_with_what_helps(long devices, double readingsPerEvent, string note) =>
        Assert.Contains(
            Of(Hundred with { Devices = devices, ReadingsPerEvent = readingsPerEvent }).Notes,
            said => said.StartsWith(note, StringComparison.Ordinal));

    private const double Cent = 0.01;

    private static bool IsOfEvents(CostLine line) => line.Part == "Event Hubs" || line.What == MonitoringCost.EventTraces || line.What.StartsWith("checkpoints", StringComparison.Ordinal);

    private static double Paid(CostEstimate estimate) => estimate.Lines.Where(line => line.Part != Bill.FreeGrants).Sum(line => line.Monthly);

    private static double Line(CostEstimate estimate, string what) => estimate.Lines.Where(line => line.What == what).Sum(line => line.Monthly);

    private static CostEstimate Of(FleetLoad load, string size = "production") => CostEstimate.Of(Table, load, Table.Sizes.Single(one => one.Name == size), Speed);
}
