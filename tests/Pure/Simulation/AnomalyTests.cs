using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Simulation;

namespace Fleetscore.Tests.Pure.Simulation;

public sealed class AnomalyTests
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = Morning.AddHours(12);

    [Fact]
    public void Readings_differ_from_those_of_the_same_fleet_without_anomalies_exactly_where_the_truth_says()
    {
        Gen.Long.Sample(
            seed =>
            {
                SimulatedFleet fleet = Fleet(seed, AnomalySchedule.Random(seed, 4, AnomalyKinds.All));
                var plain = Fleet(seed, AnomalySchedule.None);
                InjectedAnomaly[] truth = [.. fleet.Anomalies(Morning, Evening)];
                (SimulatedReading With, SimulatedReading Without)[] pairs =
                    [.. fleet.Readings(Morning, Evening).Zip(plain.Readings(Morning, Evening)).Where(pair => pair.First != pair.Second)];

                Assert.NotEmpty(truth);
                Assert.All(pairs, pair => Assert.Contains(truth, anomaly => Holds(anomaly, pair.With)));
                Assert.All(truth, anomaly => Assert.Contains(pairs, pair => Holds(anomaly, pair.With)));
            },
            iter: 5);
    }

    [Fact]
    public void As_many_anomalies_are_injected_as_were_asked_for()
    {
        SimulatedFleet fleet = Fleet(1, AnomalySchedule.Random(1, 2, AnomalyKinds.All));

        InjectedAnomaly[] truth = [.. fleet.Anomalies(Morning, Morning.AddDays(20))];

        Assert.InRange(truth.Length, 1120, 1440); // 32 series, 20 days, 2 a day: 1,280 expected, less what falls into silence
        Assert.All(truth.CountBy(anomaly => anomaly.Kind), kind => Assert.InRange(kind.Value, 190, 320));
        foreach (IGrouping<SeriesId, InjectedAnomaly> series in truth.GroupBy(anomaly => anomaly.Series))
        {
            Assert.All(series.Zip(series.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }

    [Fact]
    public void Only_the_kinds_asked_for_are_injected()
    {
        SimulatedFleet fleet = Fleet(2, AnomalySchedule.Random(2, 6, [AnomalyKind.Drift]));

        Assert.All(fleet.Anomalies(Morning, Evening), anomaly => Assert.Equal(AnomalyKind.Drift, anomaly.Kind));
    }

    [Fact]
    public void Each_kind_does_what_its_name_says()
    {
        DateTimeOffset start = Morning.AddHours(1);
        DateTimeOffset end = Morning.AddHours(2);

        Assert.All(Offsets(AnomalyKind.LevelShift, -6), offset => Assert.InRange(offset, -6.01, -5.99));
        Assert.All(Offsets(AnomalyKind.Spike, 8), offset => Assert.InRange(offset, 7.99, 8.01));
        double[] drift = Offsets(AnomalyKind.Drift, 10);
        Assert.Equal(drift.Order(), drift);
        Assert.InRange(drift[0], 0, 0.3);
        Assert.InRange(drift[^1], 9.7, 10);
        Assert.Single(Values(AnomalyKind.StuckSensor, 0).Distinct());
        Assert.InRange(Deviation(Values(AnomalyKind.NoiseBurst, 4)) / Deviation(Values(AnomalyKind.Spike, 0)), 3, 5);

        double[] Values(AnomalyKind kind, double size) =>
            [.. One(AnomalySchedule.Of([new InjectedAnomaly(kind, Series, start, end, size)])).Readings(start, end).Select(one => one.Reading.Value)];

        double[] Offsets(AnomalyKind kind, double size) =>
            [.. Values(kind, size).Zip(Values(AnomalyKind.Spike, 0), (with, without) => (with - without) / NoiseOfSeries)];
    }

    [Fact]
    public void A_plan_has_as_many_of_every_kind_each_in_a_series_of_its_own_within_the_hours_given()
    {
        IEnumerable<SeriesId> series = Fleet(1, AnomalySchedule.None).Series;

        Gen.Long.Sample(seed =>
        {
            IReadOnlyList<InjectedAnomaly> plan = AnomalyPlan.Spread(seed, series, Morning, Morning.AddHours(3), perKind: 4);

            Assert.All(plan.CountBy(anomaly => anomaly.Kind), kind => Assert.Equal(4, kind.Value));
            Assert.Equal(20, plan.DistinctBy(anomaly => anomaly.Series).Count());
            Assert.All(plan, anomaly => Assert.True(anomaly.Start >= Morning && anomaly.End <= Morning.AddHours(3) && anomaly.End > anomaly.Start));
        });
    }

    [Fact]
    public void The_truth_is_written_as_csv()
    {
        var anomaly = new InjectedAnomaly(AnomalyKind.LevelShift, new SeriesId("pump-001", "current"), Morning, Morning.AddMinutes(30), -4.25);

        Assert.Equal("kind,device,sensor,start,end,size", TruthCsv.Header);
        Assert.Equal("level-shift,pump-001,current,2026-01-05T08:00:00.0000000Z,2026-01-05T08:30:00.0000000Z,-4.25", TruthCsv.Row(anomaly));
    }

    private static SeriesId Series => new("pump-001", "temperature");

    /// <summary>The noise of <see cref="Series"/> in <see cref="One"/>, as its own key gives it.</summary>
    private static double NoiseOfSeries =>
        new SimulatedSeries(
            Series, 0, SensorProfile.Of(0), new RandomKey(1).Of(Purpose.Device).Of(0L).Of(Purpose.Sensor).Of(0L), new FleetOptions()).Noise;

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));

    private static bool Holds(InjectedAnomaly anomaly, SimulatedReading reading) =>
        anomaly.Series == new SeriesId(reading.Device, reading.Reading.Sensor) && anomaly.Covers(reading.Reading.At);

    private static SimulatedFleet Fleet(long seed, AnomalySchedule anomalies) => new(new FleetOptions { Seed = seed, Devices = 8, Anomalies = anomalies });

    private static SimulatedFleet One(AnomalySchedule anomalies) =>
        new(new FleetOptions { Seed = 1, Devices = 1, Sensors = 1, Troubles = false, Anomalies = anomalies });
}
