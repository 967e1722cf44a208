using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>A clock that only moves when told, and tells when somebody begins to wait on it.</summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    /// <summary>What does not happen within this real time will not happen: a test fails then instead of hanging.</summary>
    public static readonly TimeSpan Patience = Eventually.Limit;

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets the time pass once somebody waits for just that long.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await IsAwaitedAsync(wait);
        Advance(wait);
    }

    /// <summary>Returns once somebody waits for just that long.</summary>
    public async Task IsAwaitedAsync(TimeSpan wait)
    {
        while (await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) != wait)
        {
        }
    }
}
