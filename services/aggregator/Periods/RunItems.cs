using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>Periods' run items, always read afresh: whether a period is closed is only what the store says now.</summary>
internal sealed class RunItems(IStateGateway state)
{
    /// <returns>The run items that exist, by period.</returns>
    public async Task<IReadOnlyDictionary<DateTimeOffset, RunItem>> ReadAsync(
        IReadOnlyList<DateTimeOffset> periods, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, StateItem> items =
            await state.GetManyAsync([.. periods.Select(StateKeys.Run)], cancellation).ConfigureAwait(false);
        var runs = new Dictionary<DateTimeOffset, RunItem>();
        foreach (DateTimeOffset period in periods)
        {
            if (items.TryGetValue(StateKeys.Run(period), out StateItem item))
            {
                runs.Add(period, ContractsJson.Read<RunItem>(item.Value.Span));
            }
        }

        return runs;
    }

    /// <summary>Whoever comes first to a period creates its run item, and so fixes its shard count.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, RunItem>> ReadOrCreateAsync(
        IReadOnlyList<DateTimeOffset> periods, int shards, CancellationToken cancellation)
    {
        IReadOnlyDictionary<DateTimeOffset, RunItem> runs = await ReadAsync(periods, cancellation).ConfigureAwait(false);
        DateTimeOffset[] missing = [.. periods.Where(period => !runs.ContainsKey(period))];
        if (missing.Length == 0)
        {
            return runs;
        }

        foreach (DateTimeOffset period in missing)
        {
            var write = new StateWrite { Key = StateKeys.Run(period), Value = ContractsJson.Write(new RunItem { Shards = shards }), ETag = null };
            await state.TryWriteAsync(write, cancellation).ConfigureAwait(false);
        }

        runs = await ReadAsync(periods, cancellation).ConfigureAwait(false);
        return runs.Count == periods.Count ? runs : throw new GatewayException("A run item that was just created is not there.");
    }
}
