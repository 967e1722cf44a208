namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>What a breaker counted since it last changed its state or forgot; the names are those of a <c>trip</c> expression.</summary>
internal readonly record struct BreakerCounts
{
    public long Requests { get; init; }

    public long TotalSuccesses { get; init; }

    public long TotalFailures { get; init; }

    public long ConsecutiveSuccesses { get; init; }

    public long ConsecutiveFailures { get; init; }

    public BreakerCounts Begun() => this with { Requests = Requests + 1 };

    public BreakerCounts Succeeded() => this with
    {
        TotalSuccesses = TotalSuccesses + 1,
        ConsecutiveSuccesses = ConsecutiveSuccesses + 1,
        ConsecutiveFailures = 0,
    };

    public BreakerCounts Failed() => this with
    {
        TotalFailures = TotalFailures + 1,
        ConsecutiveFailures = ConsecutiveFailures + 1,
        ConsecutiveSuccesses = 0,
    };
}
