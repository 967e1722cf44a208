using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Simulation;

namespace Fleetscore.Tests.Pure.Simulation;

public sealed class SimulatedFleetTests
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly Gen<TimeSpan> Offsets = Gen.Int[0, 6 * 3600 * 1000].Select(ms => TimeSpan.FromMilliseconds(ms));

    [Fact]
    public void The_same_seed_gives_the_same_readings()
    {
        SimulatedReading[] once = [.. Fleet(3).Readings(Morning, Morning.AddHours(1))];

        Assert.Equal(once, Fleet(3).Readings(Morning, Morning.AddHours(1)));
        Assert.Empty(once.Intersect(Fleet(4).Readings(Morning, Morning.AddHours(1))));
    }

    [Fact]
    public void Pieces_add_up_to_the_whole()
    {
        SimulatedFleet fleet = Fleet(5, rate: 4);

        Gen.Select(Offsets, Offsets, Offsets).Sample(
            (one, two, three) =>
            {
                DateTimeOffset[] cuts = [.. new[] { Morning + one, Morning + two, Morning + three }.Order()];
                Assert.Equal(fleet.Readings(cuts[0], cuts[2]), fleet.Readings(cuts[0], cuts[1]).Concat(fleet.Readings(cuts[1], cuts[2])));
                Assert.Equal(
                    fleet.BadEvents(cuts[0], cuts[2]).Select(bad => bad.At),
                    fleet.BadEvents(cuts[0], cuts[1]).Concat(fleet.BadEvents(cuts[1], cuts[2])).Select(bad => bad.At));
            },
            iter: 40);
    }

    [Fact]
    public void Readings_come_in_order_once_and_within_the_range()
    {
        SimulatedReading[] readings = [.. Fleet(6).Readings(Morning, Morning.AddHours(2))];

        Assert.Equal(readings.OrderBy(reading => reading.Reading.At).ThenBy(Series), readings);
        Assert.Equal(readings.Length, readings.DistinctBy(reading => (Series(reading), reading.Reading.At)).Count());
        Assert.All(readings, reading => Assert.InRange(reading.Reading.At, Morning, Morning.AddHours(2).AddTicks(-1)));
        Assert.All(readings, reading => Assert.True(double.IsFinite(reading.Reading.Value)));
    }

    [Fact]
    public void About_one_reading_in_a_hundred_is_missing()
    {
        int sent = Fleet(7, troubles: true).Readings(Morning, Morning.AddHours(4)).Count();
        int all = Fleet(7, troubles: false).Readings(Morning, Morning.AddHours(4)).Count();

        Assert.InRange(all, 8 * 4 * (480 - 1), 8 * 4 * (480 + 1)); // 8 devices, 4 sensors, 4 h, 2 a minute
        Assert.InRange(sent / (double)all, 0.96, 0.995); // one in a hundred, and a gap here and there
    }

    [Fact]
    public void One_device_falls_silent_in_the_second_half_of_every_eight_hours()
    {
        SimulatedFleet fleet = Fleet(8);

        Assert.Contains(fleet.Readings(Morning, Morning.AddHours(4)), reading => reading.Device == fleet.SilentDevice);
        Assert.DoesNotContain(fleet.Readings(Morning.AddHours(4), Morning.AddHours(8)), reading => reading.Device == fleet.SilentDevice);
        Assert.Equal(7, fleet.Readings(Morning.AddHours(4), Morning.AddHours(8)).DistinctBy(reading => reading.Device).Count());
    }

    [Fact]
    public void Another_device_sends_a_bad_event_every_ten_minutes_no_two_the_same()
    {
        SimulatedFleet fleet = Fleet(9);

        BadEvent[] bad = [.. fleet.BadEvents(Morning, Morning.AddHours(8))];

        Assert.Equal(48, bad.Length);
        Assert.Equal(48, bad.DistinctBy(one => Convert.ToHexString(one.Body)).Count());
        Assert.NotEqual(fleet.SilentDevice, Assert.Single(bad.Select(one => one.Device).Distinct()));
    }

    [Fact]
    public void Readings_scatter_around_their_level_as_the_profile_says()
    {
        var fleet = new SimulatedFleet(new FleetOptions { Seed = 10, Devices = 1, Sensors = 5, Troubles = false });

        foreach (IGrouping<string, SimulatedReading> series in fleet.Readings(Morning, Morning.AddHours(24)).GroupBy(reading => reading.Reading.Sensor))
        {
            double[] values = [.. series.Select(reading => reading.Reading.Value)];
            // From one reading to the next only the noise differs: their difference has √2 times its deviation.
            double noise = Math.Sqrt(values.Zip(values.Skip(1), (a, b) => (a - b) * (a - b)).Average() / 2);
            SensorProfile profile = Enumerable.Range(0, 5).Select(SensorProfile.Of).Single(one => one.Name == series.Key);
            Assert.InRange(noise / profile.Noise, 0.75, 1.25);
            Assert.InRange(values.Average(), profile.LowestLevel - profile.Noise, profile.HighestLevel + profile.Noise);
            Assert.InRange((values.Max() - values.Min()) / profile.Noise, 4, 25);
        }
    }

    [Fact]
    public void A_sensor_keeps_its_readings_when_the_fleet_grows()
    {
        var small = new SimulatedFleet(new FleetOptions { Seed = 11, Devices = 2, Sensors = 2, Troubles = false });
        var large = new SimulatedFleet(new FleetOptions { Seed = 11, Devices = 4, Sensors = 6, Troubles = false });

        SimulatedReading[] expected = [.. small.Readings(Morning, Morning.AddHours(1))];

        Assert.Equal(expected, large.Readings(Morning, Morning.AddHours(1)).Where(reading => small.Series.Contains(Series(reading))));
    }

    [Fact]
    public void A_fleet_without_devices_is_refused()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedFleet(new FleetOptions { Devices = 0 }));

        Assert.Contains("Devices must be between 1 and 100000", refused.Message, StringComparison.Ordinal);
    }

    private static SimulatedFleet Fleet(long seed, bool troubles = true, int rate = 2) => new(new FleetOptions
    {
        Seed = seed,
        Devices = 8,
        Interval = TimeSpan.FromMinutes(1) / rate,
        Troubles = troubles,
        Anomalies = AnomalySchedule.Random(seed, 3, AnomalyKinds.All),
    });

    private static SeriesId Series(SimulatedReading reading) => new(reading.Device, reading.Reading.Sensor);
}
