using System.Diagnostics;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>A device some of whose windows are anomalies.</summary>
/// <param name="Device">The device.</param>
/// <param name="Windows">How many windows have verdicts.</param>
/// <param name="Anomalies">How many are anomalies.</param>
/// <param name="Events">Traces of sampled events that the anomalies came from, in order of time.</param>
internal sealed record AnomalousDevice(string Device, int Windows, int Anomalies, IReadOnlyList<ActivityContext> Events);

/// <summary>
/// The most anomalous devices of a shard, for its trace: a span each. However large a shard is, and however much is wrong with it, its
/// trace stays readable.
/// </summary>
internal sealed class AnomalousDevices(TimeGrid grid)
{
    public const int Most = 20;

    private readonly List<AnomalousDevice> kept = [];

    /// <summary>The most anomalies first, then by name.</summary>
    public IReadOnlyList<AnomalousDevice> List => kept;

    public void Add(ScoredDevice scored, DeviceFeatures features)
    {
        int anomalies = scored.Verdicts.Count(verdict => verdict.Anomaly == true);
        if (anomalies == 0 || (kept.Count == Most && kept[^1].Anomalies >= anomalies))
        {
            return;
        }

        // Devices come in ordinal order: an equal one comes after those that are there.
        int place = kept.FindIndex(other => other.Anomalies < anomalies);
        kept.Insert(place < 0 ? kept.Count : place, new AnomalousDevice(scored.Device, scored.Verdicts.Count, anomalies, EventsOf(scored, features)));
        if (kept.Count > Most)
        {
            kept.RemoveAt(Most);
        }
    }

    /// <summary>A span for each of them, below the shard's.</summary>
    public void Tell() => kept.ForEach(ScorerSpans.Tell);

    private ActivityContext[] EventsOf(ScoredDevice scored, DeviceFeatures features)
    {
        HashSet<DateTimeOffset> chunks =
            [.. scored.Verdicts.Where(verdict => verdict.Anomaly == true).Select(verdict => grid.ChunkStart(verdict.Window.Start))];
        return [.. features.Events.Where(change => chunks.Contains(change.ChunkStart)).Select(change => change.Trace).Distinct()];
    }
}
