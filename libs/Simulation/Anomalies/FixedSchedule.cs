using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>A list of anomalies.</summary>
internal sealed class FixedSchedule(IEnumerable<InjectedAnomaly> anomalies) : AnomalySchedule
{
    private readonly ILookup<SeriesId, InjectedAnomaly> bySeries = anomalies.OrderBy(anomaly => anomaly.Start).ToLookup(anomaly => anomaly.Series);

    public override IEnumerable<InjectedAnomaly> Between(SeriesId series, DateTimeOffset from, DateTimeOffset to) =>
        bySeries[series].Where(anomaly => anomaly.Overlaps(from, to));
}
