using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>The schedule, read now and then. Scheduler creates it; until then nothing can be taken.</summary>
internal sealed class ScheduleSource(IStateGateway state, AggregatorOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1);
    private (Schedule Schedule, long ReadAt)? known;

    /// <exception cref="GatewayException">There is none yet, or the store does not answer.</exception>
    public async ValueTask<Schedule> GetAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }

        await reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Fresh() ?? await ReadAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private Schedule? Fresh() =>
        known is { } cached && clock.GetElapsedTime(cached.ReadAt) < options.ScheduleRefresh ? cached.Schedule : null;

    private async Task<Schedule> ReadAsync(CancellationToken cancellation)
    {
        StateItem item = await state.GetAsync(StateKeys.Schedule, cancellation).ConfigureAwait(false)
            ?? throw new GatewayException("There is no schedule yet; scheduler creates it when it starts.");
        var schedule = new Schedule(ContractsJson.Read<ScheduleItem>(item.Value.Span));
        known = (schedule, clock.GetTimestamp());
        return schedule;
    }
}
