using System.Diagnostics;
using System.Threading.Channels;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>Takes what waits, commits it together, and takes what came meanwhile.</summary>
internal sealed class CommitLoop(
    BatchCommitter committer, ScheduleSource schedules, AggregatorOptions options, AggregatorMetrics metrics, TimeProvider clock, ILogger<CommitLoop> logger)
{
    private readonly Channel<PendingReadings> queue = Channel.CreateBounded<PendingReadings>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true });

    public int QueueLength => queue.Reader.Count;

    /// <summary>Waits for a place in the queue.</summary>
    public ValueTask AddAsync(PendingReadings readings, CancellationToken cancellation) => queue.Writer.WriteAsync(readings, cancellation);

    /// <summary>Runs until cancelled; whoever still waits then is told.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                await CommitAsync(Take(), cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            queue.Writer.TryComplete();
            while (queue.Reader.TryRead(out PendingReadings? readings))
            {
                readings.Fail(new GatewayException("The service is stopping."));
            }
        }
    }

    private async Task CommitAsync(List<PendingReadings> batch, CancellationToken cancellation)
    {
        long started = clock.GetTimestamp();
        try
        {
            using Activity? span = AggregatorSpans.StartBatch(batch);
            Schedule schedule = await schedules.GetAsync(cancellation).ConfigureAwait(false);
            await committer.CommitAsync(schedule, DeviceChunk.Group(batch, schedule.Grid), cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost edge: whatever failed, those who wait are told and try again; the loop goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(batch, failure);
        }

        metrics.CommitTook(clock.GetElapsedTime(started));
    }

    private List<PendingReadings> Take()
    {
        var keys = new HashSet<DeviceChunkKey>();
        var batch = new List<PendingReadings>();
        while (keys.Count < options.ItemsPerCommit / 2 && queue.Reader.TryRead(out PendingReadings? readings))
        {
            keys.Add(readings.Key);
            batch.Add(readings);
        }

        return batch;
    }

    private void Fail(List<PendingReadings> batch, Exception failure)
    {
        if (failure is not (GatewayException or OperationCanceledException))
        {
            logger.BatchFailed(failure, batch.Count);
        }

        batch.ForEach(readings => readings.Fail(
            failure as GatewayException ?? new GatewayException("The readings were not committed.", failure)));
    }
}
