using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>The run items, by period.</summary>
internal sealed class RunStore(IStateGateway state)
{
    public Task<Item<RunItem>?> FindAsync(DateTimeOffset period, CancellationToken cancellation) =>
        state.FindAsync<RunItem>(StateKeys.Run(period), cancellation);

    /// <returns>The items that exist, by period.</returns>
    public async Task<IReadOnlyDictionary<DateTimeOffset, Item<RunItem>>> FindManyAsync(
        IReadOnlyCollection<DateTimeOffset> periods, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, StateItem> found = await state.GetManyAsync([.. periods.Select(StateKeys.Run)], cancellation);
        return periods.Where(period => found.ContainsKey(StateKeys.Run(period)))
            .ToDictionary(period => period, period => Items.Read<RunItem>(found[StateKeys.Run(period)]));
    }

    /// <inheritdoc cref="Items.TryWriteAsync{T}" />
    public Task<bool> TryWriteAsync(DateTimeOffset period, RunItem run, string? etag, CancellationToken cancellation) =>
        state.TryWriteAsync(StateKeys.Run(period), run, etag, cancellation);
}
