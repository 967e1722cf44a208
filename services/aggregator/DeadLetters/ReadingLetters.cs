using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Aggregator;

/// <summary>Dead-letters readings, each as canonical JSON under its own day: the same reading refused again is the same blob.</summary>
internal sealed class ReadingLetters(IBlobGateway blobs, AggregatorMetrics metrics, ILogger<ReadingLetters> logger)
{
    public async Task WriteAsync(IReadOnlyList<RefusedOfDevice> refused, CancellationToken cancellation)
    {
        if (refused.Count == 0)
        {
            return;
        }

        await blobs.WriteAsync(refused.Distinct().SelectMany(Letters), cancellation).ConfigureAwait(false);
        foreach (IGrouping<string, RefusedOfDevice> reason in refused.GroupBy(reading => reading.Reason))
        {
            metrics.DeadLettered(reason.Count(), Kind(reason.Key));
            logger.DeadLettered(reason.Count(), reason.Key);
        }
    }

    /// <summary>What a reason is counted under.</summary>
    internal static string Kind(string reason) => reason switch
    {
        IntakeCheck.Ahead => DeadLetterReasons.Ahead,
        IntakeCheck.BeforeStart => DeadLetterReasons.BeforeStart,
        IntakeCheck.PastRetention => DeadLetterReasons.PastRetention,
        MergedChunk.Final => DeadLetterReasons.Final,
        RefusedReading.ConflictingValue => DeadLetterReasons.ConflictingValue,
        RefusedReading.TooManyReadings or RefusedReading.TooManySensors => DeadLetterReasons.TooMany,
        _ => DeadLetterReasons.Other,
    };

    private static IEnumerable<DeadLetter> Letters(RefusedOfDevice refused)
    {
        byte[] content = ContractsJson.Write(new CanonicalReading(refused.Device, refused.Reading.Sensor, refused.Reading.At, refused.Reading.Value));
        return DeadLetter.Write(content, refused.Reason, refused.Reading.At, refused.Device);
    }

    private sealed record CanonicalReading(string DeviceId, string Sensor, DateTimeOffset At, double Value);
}
