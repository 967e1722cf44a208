using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Closes a period and pins the model version of its run. From then on a reading that is added leaves a late note, so a
/// period is claimed before anything of its data is read.
/// </summary>
internal sealed class RunClaims(RunStore runs, IBlobGateway blobs, TimeProvider clock, SchedulerMetrics metrics, ILogger<RunClaims> log)
{
    /// <param name="run">The item as it was read; null where there is none.</param>
    /// <param name="shards">The shard count of a period nobody has reported in.</param>
    /// <returns>The claimed run, whoever claimed it.</returns>
    public async Task<Item<RunItem>> ClaimAsync(DateTimeOffset period, Item<RunItem>? run, int shards, CancellationToken cancellation)
    {
        string version = await CurrentVersionAsync(cancellation);
        while (run is null || run.Value.State == PeriodState.Open)
        {
            RunItem claimed = (run?.Value ?? new RunItem { Shards = shards }) with
            {
                State = PeriodState.Closed,
                Version = version,
                ClaimedAt = clock.GetUtcNow(),
                Revision = 0,
                Epoch = 0,
            };
            if (await runs.TryWriteAsync(period, claimed, run?.ETag, cancellation))
            {
                metrics.Claimed();
                log.RunClaimed(period, version, claimed.Shards);
            }

            run = await runs.FindAsync(period, cancellation);
        }

        return run;
    }

    private async Task<string> CurrentVersionAsync(CancellationToken cancellation)
    {
        if (await blobs.TryReadCurrentAsync(cancellation) is not { } content)
        {
            return RunItem.NoVersion;
        }

        try
        {
            return ContractsJson.Read<CurrentVersion>(content.Span).Version;
        }
        catch (JsonException failure)
        {
            throw new GatewayException($"{BlobPaths.Current} does not name a model version; publish a version again.", failure);
        }
    }
}
