using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Calls back when a time has come. Not durable: rebuilt from histories at start.</summary>
internal sealed class Timers : IDisposable
{
    /// <summary>
    /// The earliest due time is looked at again after this: timers of the base library stand still while a laptop sleeps, and take at most 49 days.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Action, long> queue = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;

    public Timers(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The last second of year 9999 means never: it is how a worker waits for an event without limit.</summary>
    public void Arm(Timestamp due, Action fire)
    {
        long ticks = Ticks(due);
        if (ticks >= DateTime.MaxValue.Ticks - TimeSpan.TicksPerSecond)
        {
            return;
        }

        lock (gate)
        {
            queue.Enqueue(fire, ticks);
            SetTimer();
        }
    }

    public void Dispose() => timer.Dispose();

    private static long Ticks(Timestamp due)
    {
        const int nanosecondsPerTick = 100;
        long whole = DateTime.UnixEpoch.Ticks + (due.Seconds * TimeSpan.TicksPerSecond);
        return whole + ((due.Nanos + nanosecondsPerTick - 1) / nanosecondsPerTick);
    }

    private void Fire()
    {
        var due = new List<Action>();
        lock (gate)
        {
            while (queue.TryPeek(out Action? fire, out long ticks) && ticks <= time.GetUtcNow().Ticks)
            {
                queue.Dequeue();
                due.Add(fire);
            }

            SetTimer();
        }

        due.ForEach(fire => fire());
    }

    private void SetTimer()
    {
        if (queue.TryPeek(out _, out long next))
        {
            long wait = Math.Clamp(next - time.GetUtcNow().Ticks, 0, LongestWait.Ticks);

            // Timers count whole milliseconds: rounded up, or the last one would be spent in a loop.
            timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
