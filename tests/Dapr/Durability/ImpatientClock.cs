namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>Waits a twentieth of what it is asked to, so that a worker comes back soon after its host does.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private const int Faster = 20;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    private static TimeSpan Shortened(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / Faster;
}
