using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>The one schedule item. Every change is made to what was just read, under its ETag.</summary>
internal sealed class ScheduleStore(IStateGateway state)
{
    /// <returns>Null until it was created.</returns>
    public async Task<ScheduleItem?> FindAsync(CancellationToken cancellation) =>
        (await state.FindAsync<ScheduleItem>(StateKeys.Schedule, cancellation))?.Value;

    /// <returns>The schedule that stands: this one, or the one that was there first.</returns>
    public async Task<ScheduleItem> CreateAsync(ScheduleItem schedule, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(cancellation) is { } standing)
            {
                return standing;
            }

            await state.TryWriteAsync(StateKeys.Schedule, schedule, etag: null, cancellation);
        }
    }

    /// <summary>Changes the schedule. The change is made again to whatever another scheduler wrote meanwhile.</summary>
    /// <returns>The schedule as it stands now; null where there is none yet.</returns>
    public async Task<ScheduleItem?> ChangeAsync(Func<ScheduleItem, ScheduleItem> change, CancellationToken cancellation)
    {
        while (await state.FindAsync<ScheduleItem>(StateKeys.Schedule, cancellation) is { } item)
        {
            ScheduleItem changed = change(item.Value);
            if (changed == item.Value || await state.TryWriteAsync(StateKeys.Schedule, changed, item.ETag, cancellation))
            {
                return changed;
            }
        }

        return null;
    }
}
