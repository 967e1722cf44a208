using Fleetscore.Contracts;

namespace Fleetscore.Windowing;

/// <summary>
/// How much of a device one chunk holds, so that its two items, which are one transaction, stay below
/// <see cref="BlobPaths.MaxBytes"/> together.
/// </summary>
/// <param name="ReadingsPerSeries">The earliest so many stay; at least 1.</param>
/// <param name="SensorsPerDevice">The first so many by ordinal order stay; at least 1.</param>
public sealed record MergeLimits(int ReadingsPerSeries, int SensorsPerDevice)
{
    /// <summary>3,000 readings per series, 50 sensors per device: at these, both items together fit whatever the ids and times.</summary>
    public static MergeLimits Default { get; } = new(3000, 50);
}

/// <summary>What came of a merge.</summary>
/// <param name="Readings">The set now.</param>
/// <param name="Changed">False where the set is what it was before.</param>
/// <param name="Refused">
/// What does not stand: of the readings merged, and of those that stood before. Distinct, sorted by sensor, at, value. A
/// refused reading never stands later.
/// </param>
public sealed record MergeResult(ChunkReadings Readings, bool Changed, IReadOnlyList<RefusedReading> Refused);

/// <summary>A reading that does not stand.</summary>
/// <param name="Reading">The reading, in UTC and without a negative zero.</param>
/// <param name="Reason">
/// One of the constants here. Which of them can depend on what came before; that it is refused cannot. So a reading that
/// comes again may be refused for another reason: whoever counts dead letters counts distinct readings.
/// </param>
public readonly record struct RefusedReading(Reading Reading, string Reason)
{
    /// <summary>The same sensor and instant has a smaller value.</summary>
    public const string ConflictingValue = "conflicting value";

    /// <summary>The series has as many readings as it may, all earlier.</summary>
    public const string TooManyReadings = "too many readings of the series in its chunk";

    /// <summary>The device has as many sensors as it may, all before this one.</summary>
    public const string TooManySensors = "too many sensors of the device in the chunk";
}
