using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Tells pages when something was claimed or published, by whichever scheduler. While pages listen, the schedule is looked at once
/// a second for all of them together; otherwise not at all.
/// </summary>
internal sealed class ScheduleChanges(PeriodReader reader, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<string?>? look;
    private long lookedAt;

    /// <summary>The schedule's state now, and again whenever it has changed. Ends when scheduler stops.</summary>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        string? seen = null;
        do
        {
            if (await StateAsync() is { } state && state != seen)
            {
                seen = state;
                yield return new SseItem<string>(state, "changed");
            }
        }
        while (await WaitedAsync(ended.Token));
    }

    private Task<string?> StateAsync()
    {
        lock (gate)
        {
            if (look is null || (look.IsCompleted && clock.GetElapsedTime(lookedAt) >= LookAgain))
            {
                lookedAt = clock.GetTimestamp();
                look = LookAsync();
            }

            return look;
        }
    }

    /// <returns>Null where the store did not answer; the next look may tell.</returns>
    private async Task<string?> LookAsync()
    {
        try
        {
            return await reader.StateAsync(lifetime.ApplicationStopping);
        }
        catch (Exception failure) when (failure is GatewayException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<bool> WaitedAsync(CancellationToken ended)
    {
        await Task.Delay(LookAgain, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested;
    }
}
