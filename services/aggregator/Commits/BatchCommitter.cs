using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Aggregator;

/// <summary>
/// Commits what waits together. The order is what makes it safe at any crash: run item, index, merge, dead letters, commit,
/// run item again, late notes, answer. What fails is forgotten, read again and merged again in halves.
/// </summary>
internal sealed class BatchCommitter(
    IStateGateway state, RunItems runs, DeviceIndex index, LateNotes lateNotes, ReadingLetters letters,
    AggregatorOptions options, AggregatorMetrics metrics, TimeProvider clock, ILogger<BatchCommitter> logger)
{
    private readonly MergeLimits limits = new(options.ReadingsPerSeries, options.SensorsPerDevice);

    /// <summary>Returns when everybody who waits has been answered, or told of a failure.</summary>
    public async Task CommitAsync(Schedule schedule, IReadOnlyList<DeviceChunk> chunks, CancellationToken cancellation)
    {
        var parts = new Queue<(IReadOnlyList<DeviceChunk> Chunks, int Attempt)>([(chunks, 1)]);
        while (parts.TryDequeue(out (IReadOnlyList<DeviceChunk> Chunks, int Attempt) part))
        {
            await Task.Delay(options.RetryDelay * (part.Attempt - 1), clock, cancellation).ConfigureAwait(false);
            IReadOnlyList<DeviceChunk> failed = await TryOrFailAsync(schedule, part.Chunks, cancellation).ConfigureAwait(false);
            if (failed.Count == 0)
            {
                continue;
            }

            index.Forget();
            logger.CommitFailed(failed.Count, part.Attempt, options.Attempts);
            if (part.Attempt == options.Attempts)
            {
                FailAll(failed, new GatewayException($"A commit failed {part.Attempt} times."));
                continue;
            }

            foreach (DeviceChunk[] half in failed.Chunk((failed.Count + 1) / 2))
            {
                parts.Enqueue((half, part.Attempt + 1));
            }
        }
    }

    /// <returns>The chunks that are worth another try.</returns>
    private async Task<IReadOnlyList<DeviceChunk>> TryOrFailAsync(
        Schedule schedule, IReadOnlyList<DeviceChunk> chunks, CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(schedule, chunks, cancellation).ConfigureAwait(false);
        }
        catch (GatewayException failure)
        {
            // The store or the dead letters are away: another try now would not find them either.
            index.Forget();
            FailAll(chunks, failure);
            return [];
        }
    }

    /// <returns>The chunks whose commit failed, or whose answer was lost.</returns>
    private async Task<IReadOnlyList<DeviceChunk>> TryAsync(
        Schedule schedule, IReadOnlyList<DeviceChunk> chunks, CancellationToken cancellation)
    {
        DateTimeOffset[] periods = [.. chunks.Select(chunk => chunk.Period).Distinct().Order()];
        IReadOnlyDictionary<DateTimeOffset, RunItem> before = await runs.ReadOrCreateAsync(periods, schedule.Shards, cancellation).ConfigureAwait(false);
        ILookup<bool, DeviceChunk> byFinal = chunks.ToLookup(chunk => before[chunk.Period].State == PeriodState.Final);
        foreach (IGrouping<DateTimeOffset, DeviceChunk> period in byFinal[false].GroupBy(chunk => chunk.Period))
        {
            await index.AddAsync(
                period.Key, before[period.Key].Shards, Devices(period), TimeToLive(schedule, period.Key), cancellation).ConfigureAwait(false);
        }

        IReadOnlyDictionary<string, StateItem> items = await state.GetManyAsync(
            [.. chunks.SelectMany(chunk => new[] { chunk.ReadingsKey, chunk.FeaturesKey })], cancellation).ConfigureAwait(false);
        List<MergedChunk> final = Merge(byFinal[true], chunk => MergedChunk.OfFinalPeriod(chunk, items));
        List<MergedChunk> merged = Merge(byFinal[false], chunk =>
            MergedChunk.Merge(chunk, items, schedule.Grid, limits, TimeToLive(schedule, chunk.Period)));
        await letters.WriteAsync([.. final.Concat(merged).SelectMany(chunk => chunk.Letters())], cancellation).ConfigureAwait(false);

        IReadOnlyList<MergedChunk> failed = await WriteAsync(merged, cancellation).ConfigureAwait(false);
        List<MergedChunk> durable = [.. merged.Except(failed)];
        // What stands in a final period may have been committed by somebody who died before the note.
        await NoteLateAsync(schedule, [.. durable, .. final.Where(chunk => chunk.Stands)], before, cancellation).ConfigureAwait(false);
        durable.ForEach(chunk => chunk.Answer());
        final.ForEach(chunk => chunk.Answer());
        return [.. failed.Select(chunk => chunk.Chunk)];
    }

    /// <summary>A stored item that cannot be read fails its own device only.</summary>
    private List<MergedChunk> Merge(IEnumerable<DeviceChunk> chunks, Func<DeviceChunk, MergedChunk> merge)
    {
        var merged = new List<MergedChunk>();
        foreach (DeviceChunk chunk in chunks)
        {
            try
            {
                merged.Add(merge(chunk));
            }
            catch (BrokenItemException broken)
            {
                logger.ItemBroken(chunk.ReadingsKey, broken.Message);
                chunk.Fail(new GatewayException($"The state item {chunk.ReadingsKey} cannot be read: {broken.Message}", broken));
            }
        }

        return merged;
    }

    private async Task<IReadOnlyList<MergedChunk>> WriteAsync(IEnumerable<MergedChunk> merged, CancellationToken cancellation)
    {
        var failed = new List<MergedChunk>();
        foreach (IReadOnlyList<MergedChunk> transaction in Transactions.Cut(merged.Where(chunk => !chunk.IsUnchanged)))
        {
            if (!await TryWriteAsync(transaction, cancellation).ConfigureAwait(false))
            {
                failed.AddRange(transaction);
            }
        }

        return failed;
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<MergedChunk> transaction, CancellationToken cancellation)
    {
        try
        {
            return await state.TryCommitAsync([.. transaction.SelectMany(chunk => chunk.Writes)], cancellation).ConfigureAwait(false);
        }
        catch (GatewayException failure)
        {
            // Whether it was written is not known; reading again will tell.
            logger.CommitUncertain(failure.Message);
            return false;
        }
    }

    private async Task NoteLateAsync(
        Schedule schedule, List<MergedChunk> durable, IReadOnlyDictionary<DateTimeOffset, RunItem> before, CancellationToken cancellation)
    {
        if (durable.Count == 0)
        {
            return;
        }

        IReadOnlyDictionary<DateTimeOffset, RunItem> after = await runs.ReadAsync(
            [.. durable.Select(chunk => chunk.Chunk.Period).Distinct()], cancellation).ConfigureAwait(false);
        foreach (IGrouping<DateTimeOffset, MergedChunk> period in durable.GroupBy(chunk => chunk.Chunk.Period))
        {
            if (after.TryGetValue(period.Key, out RunItem? run) && run.State != PeriodState.Open)
            {
                string[] devices = Devices(period.Select(chunk => chunk.Chunk));
                await lateNotes.AddAsync(
                    period.Key, before[period.Key].Shards, devices, TimeToLive(schedule, period.Key), cancellation).ConfigureAwait(false);
                metrics.Late(period.Sum(chunk => chunk.Accepted()));
            }
        }
    }

    private TimeSpan TimeToLive(Schedule schedule, DateTimeOffset period) => schedule.ExpiryOf(period) - clock.GetUtcNow();

    private static string[] Devices(IEnumerable<DeviceChunk> chunks) => [.. chunks.Select(chunk => chunk.Device).Distinct(StringComparer.Ordinal)];

    private static void FailAll(IReadOnlyList<DeviceChunk> chunks, GatewayException failure)
    {
        foreach (DeviceChunk chunk in chunks)
        {
            chunk.Fail(failure);
        }
    }
}
