using Fleetscore.Cli.Demo;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.EndToEnd.Demo;

/// <summary>Found, missed, right and wrong, by hand.</summary>
public sealed class DetectionTests
{
    private static readonly DateTimeOffset Hour = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeGrid Grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

    [Fact]
    public void Anomalies_are_found_by_any_window_and_alarms_are_runs_of_windows()
    {
        // window     0 1 2 3 4 5 6 7 8 9 10 11
        // drift      . . [ = = ] . . . . .  .    minutes 12 to 28
        // flagged a  . . . x x . x . . . x  x    one right alarm, two wrong ones
        Detection detection = Detection.Of(Windows("a", 3, 4, 6, 10, 11), [Anomaly(AnomalyKind.Drift, "a", 12, 28)], Grid);

        Assert.Equal(new DetectionFigures(Anomalies: 1, Found: 1, Alarms: 3, Right: 1), detection.Total);
        Assert.Equal(8, detection.QuietWindows); // all but windows 2 to 5
        Assert.Equal(3, detection.FalselyFlagged);
        Assert.Equal(3 / 8.0, detection.FalseAlarmRate);
    }

    [Fact]
    public void An_anomaly_ends_before_the_window_that_starts_at_its_end()
    {
        Detection detection = Detection.Of(Windows("a", 2), [Anomaly(AnomalyKind.Spike, "a", 5, 10)], Grid);

        Assert.Equal(new DetectionFigures(Anomalies: 1, Found: 0, Alarms: 1, Right: 0), detection.Total);
    }

    [Fact]
    public void Another_series_alarm_finds_nothing()
    {
        Detection detection = Detection.Of([.. Windows("a"), .. Windows("b", 1)], [Anomaly(AnomalyKind.Spike, "a", 5, 10)], Grid);

        Assert.Equal(new DetectionFigures(Anomalies: 1, Found: 0, Alarms: 0, Right: 0), detection.Of(AnomalyKind.Spike));
        Assert.Equal(new DetectionFigures(Anomalies: 0, Found: 0, Alarms: 1, Right: 0), detection.OfNone());
        Assert.Equal(0, detection.Total.Recall);
        Assert.Equal(0, detection.Total.Precision);
    }

    [Fact]
    public void An_alarm_ends_with_its_period()
    {
        Detection detection = Detection.Of(Windows("a", 11, 12), [], Grid);

        Assert.Equal(2, detection.Alarms.Count);
    }

    [Theory]
    [InlineData(10, 9, 10, 8, true)]
    [InlineData(10, 8, 10, 8, false)]
    [InlineData(10, 9, 10, 7, false)]
    [InlineData(10, 0, 0, 0, false)]
    public void What_is_claimed_must_be_reached_by_both(int anomalies, int found, int alarms, int right, bool reached) =>
        Assert.Equal(reached, new DetectionFigures(anomalies, found, alarms, right).Reach(leastPrecision: 80, leastRecall: 90));

    private static InjectedAnomaly Anomaly(AnomalyKind kind, string sensor, int fromMinute, int toMinute) =>
        new(kind, new SeriesId("pump", sensor), Hour.AddMinutes(fromMinute), Hour.AddMinutes(toMinute), 5);

    private static Verdict[] Windows(string sensor, params int[] flagged) =>
    [
        .. Enumerable.Range(0, flagged.Contains(12) ? 13 : 12).Select(window => new Verdict(
            new SeriesId("pump", sensor), new WindowFeatures(Hour.AddMinutes(5 * window), 10, 1, 1, 1, 1, 1, 1, 0), 1, flagged.Contains(window), "v", 0)),
    ];
}
