namespace Fleetscore.Hosting;

/// <summary>Another clock's time plus a constant. Timers and timestamps are the other's: time passes as fast as it does.</summary>
public sealed class ShiftedTimeProvider(TimeProvider inner, TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + shift;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
