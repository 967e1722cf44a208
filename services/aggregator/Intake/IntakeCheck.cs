using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>Whether a reading's time can be taken at all.</summary>
internal static class IntakeCheck
{
    public const string Ahead = "ahead";

    public const string BeforeStart = "before start";

    /// <summary>Its period's items have expired: what is added now would vanish unscored.</summary>
    public const string PastRetention = "past retention";

    /// <returns>Null for a reading that can be taken, otherwise why not.</returns>
    public static string? Problem(Reading reading, Schedule schedule, DateTimeOffset now, TimeSpan ahead) =>
        reading.At > now + ahead ? Ahead
        : reading.At < schedule.Start ? BeforeStart
        : schedule.ExpiryOf(schedule.Grid.PeriodStart(reading.At)) <= now ? PastRetention
        : null;
}
