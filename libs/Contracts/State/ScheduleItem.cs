namespace Fleetscore.Contracts;

/// <summary>
/// What all services agree on: where the schedule began, how far it is, and how time and the fleet are cut. Scheduler
/// creates it once and owns it; the others read it.
/// </summary>
public sealed record ScheduleItem
{
    /// <summary>The first period; earlier readings are dead-lettered as <c>before start</c>.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The first period that is not yet published and cleared away.</summary>
    public required DateTimeOffset Cursor { get; init; }

    /// <summary>Size of a window. Fixed for the life of the store.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Size of a period. Fixed for the life of the store.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How long a period's items are kept after its end.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>How many shards a new period is cut into; a period keeps the count it was created with.</summary>
    public required int Shards { get; init; }

    /// <summary>While set, this period and those after it are not run.</summary>
    public DateTimeOffset? PausedFrom { get; init; }
}

/// <summary>Holds back the periods from one on.</summary>
public sealed record PauseRequest
{
    /// <summary>The first period held back.</summary>
    public required DateTimeOffset From { get; init; }
}
