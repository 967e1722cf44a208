namespace Fleetscore.Contracts;

/// <summary>
/// What <see cref="AttributeNames.Reason"/> may say of dead letters: few values, so that each is a line in a chart. The letter itself
/// says it more exactly.
/// </summary>
public static class DeadLetterReasons
{
    /// <summary>Ingest: the event is not JSON.</summary>
    public const string NotJson = "not_json";

    /// <summary>Ingest: JSON, but neither readings nor rows.</summary>
    public const string WrongShape = "wrong_shape";

    /// <summary>Ingest: a device or sensor that is missing, or whose id cannot be used.</summary>
    public const string BadId = "bad_id";

    /// <summary>Ingest: no time, or one that cannot be read.</summary>
    public const string BadTime = "bad_time";

    /// <summary>Ingest: no value, or one that is not a finite number.</summary>
    public const string BadValue = "bad_value";

    /// <summary>Aggregator: further ahead of the clock than is allowed.</summary>
    public const string Ahead = "ahead";

    /// <summary>Aggregator: before the schedule began.</summary>
    public const string BeforeStart = "before_start";

    /// <summary>Aggregator: the period's items have expired.</summary>
    public const string PastRetention = "past_retention";

    /// <summary>Aggregator: the period takes no more revisions.</summary>
    public const string Final = "final";

    /// <summary>Aggregator: the same sensor and instant stands with another value.</summary>
    public const string ConflictingValue = "conflicting_value";

    /// <summary>Aggregator: more readings or sensors than a chunk holds.</summary>
    public const string TooMany = "too_many";

    /// <summary>None of these: a reason that is new and has no place here yet.</summary>
    public const string Other = "other";
}
