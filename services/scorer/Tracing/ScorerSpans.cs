using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scorer;

/// <summary>The spans of a shard; nothing is made where nobody listens.</summary>
internal static class ScorerSpans
{
    private static readonly ActivitySource Source = new("Fleetscore.Scorer");

    public static Activity? StartScore(ScoreShardRequest request) => Source.StartActivity(SpanNames.Score).OfShard(request);

    /// <summary>A pack that is not in memory.</summary>
    public static Activity? StartReadModels(string blob) => Source.StartActivity(SpanNames.ReadModels)?.SetTag(AttributeNames.Blob, blob);

    /// <summary>A batch of devices.</summary>
    public static Activity? StartReadFeatures(int devices) =>
        Source.StartActivity(SpanNames.ReadFeatures)?.SetTag(AttributeNames.Devices, devices);

    /// <summary>One part of one kind of result.</summary>
    public static Activity? StartWriteResults(string blob) => Source.StartActivity(SpanNames.WriteResults)?.SetTag(AttributeNames.Blob, blob);

    /// <summary>That a device has anomalies, and which events they came from, where those are known.</summary>
    public static void Tell(AnomalousDevice device)
    {
        using Activity? span = Source.StartActivity(
            SpanNames.Verdict, ActivityKind.Internal, parentContext: default, links: device.Events.Select(trace => new ActivityLink(trace)));
        span?.SetTag(AttributeNames.Device, device.Device)
            .SetTag(AttributeNames.Windows, device.Windows)
            .SetTag(AttributeNames.Anomalies, device.Anomalies);
    }
}
