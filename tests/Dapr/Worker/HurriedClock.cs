namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>The real time, but whoever waits waits fifty times shorter.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private const int Hurry = 50;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private static TimeSpan Shorter(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / Hurry;
}
