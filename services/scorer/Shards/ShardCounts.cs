using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Scorer;

/// <summary>
/// Counts a shard. What is expected is counted from models and features, what became of it from the outcomes: so the two can
/// disagree.
/// </summary>
internal sealed class ShardCounts(int modelledSeries)
{
    private RunCounts counts = new() { Expected = modelledSeries };

    public RunCounts Counts => counts;

    public void Add(DeviceFeatures features, ReadOnlySpan<PackEntry> places, ScoredDevice scored)
    {
        int withoutPlace = 0;
        foreach (SensorWindows sensor in features.Sensors)
        {
            withoutPlace += HasPlace(places, sensor.Sensor) ? 0 : 1;
        }

        counts += new RunCounts
        {
            Expected = withoutPlace,
            Outcomes = scored.Outcomes.Aggregate(new OutcomeCounts(), (sum, outcome) => sum.With(outcome.Outcome)),
            Devices = features.Sensors.Count > 0 ? 1 : 0,
            Windows = features.Sensors.Sum(sensor => (long)sensor.Windows.Count),
            Anomalies = scored.Verdicts.Count(verdict => verdict.Anomaly == true),
            Readings = features.Sensors.Sum(sensor => sensor.Windows.Sum(window => (long)window.Count)),
        };
    }

    private static bool HasPlace(ReadOnlySpan<PackEntry> places, string sensor)
    {
        foreach (PackEntry place in places)
        {
            if (place.Series.Sensor == sensor)
            {
                return true;
            }
        }

        return false;
    }
}
