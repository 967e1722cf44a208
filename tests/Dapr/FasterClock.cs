namespace Fleetscore.Tests.Dapr;

/// <summary>The real time, but whoever waits waits so many times shorter.</summary>
internal sealed class FasterClock(int times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private TimeSpan Shorter(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / times;
}
