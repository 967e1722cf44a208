using Fleetscore.Cli.Playing;
using Fleetscore.Simulation;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Demo;

/// <summary>What happens in the demo's eight hours of event time: always the same for a seed.</summary>
internal sealed class DemoScenario
{
    private const int Sensors = 4;
    private const int DevicesPerAnomalyOfAKind = 6;
    private const int HoursOfTraining = 5;
    private const int HoursScored = 3;

    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private DemoScenario(SimulatedFleet fleet) => Fleet = fleet;

    public SimulatedFleet Fleet { get; }

    public PlayedHours Hours { get; } = new(
        Morning, Morning.AddHours(HoursOfTraining + HoursScored), TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)));

    /// <summary>Until here the fleet has no models; from here on it is scored.</summary>
    public DateTimeOffset Trained { get; } = Morning.AddHours(HoursOfTraining);

    /// <summary>What was injected into the hours that are scored: what the models should find.</summary>
    public IReadOnlyList<InjectedAnomaly> Truth => [.. Fleet.Anomalies(Trained, Hours.End)];

    /// <summary>What was injected into the hours the models learn from: a real fleet's past is not clean either.</summary>
    public IReadOnlyList<InjectedAnomaly> InTraining => [.. Fleet.Anomalies(Hours.Start, Trained)];

    public static DemoScenario Create(long seed, int devices)
    {
        var options = new FleetOptions { Seed = seed, Devices = devices, Sensors = Sensors };
        var plain = new SimulatedFleet(options);
        // Of a device that has fallen silent nothing can be found.
        var series = plain.Series.Where(one => one.Device != plain.SilentDevice).ToArray();
        DateTimeOffset trained = Morning.AddHours(HoursOfTraining);
        int perKind = Math.Max(1, devices / DevicesPerAnomalyOfAKind);
        IReadOnlyList<InjectedAnomaly> scored = AnomalyPlan.Spread(seed, series, trained, trained.AddHours(HoursScored), perKind);
        var others = series.Except(scored.Select(anomaly => anomaly.Series));
        IReadOnlyList<InjectedAnomaly> learned = AnomalyPlan.Spread(seed + 1, others, Morning, trained, perKind: 1);
        return new DemoScenario(new SimulatedFleet(options with { Anomalies = AnomalySchedule.Of(scored.Concat(learned)) }));
    }
}
