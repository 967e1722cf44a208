using Fleetscore.WorkflowProtocol;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>The workers' side: their streams of work, and the ends of activities that they report.</summary>
internal sealed class WorkerSessions(WorkDispatch dispatch, TurnRunner turns, HistoryEvents events, ILogger logger)
{
    /// <summary>Hands a worker its work until its stream ends.</summary>
    public async Task ServeAsync(string appId, Func<WorkItem, Task> send, CancellationToken ended)
    {
        WorkerStream worker = dispatch.Connect(appId);
        logger.WorkerConnected(appId);
        try
        {
            foreach (Instance instance in dispatch.TakeWaitingTurns(appId))
            {
                turns.Resume(instance);
            }

            await foreach (WorkItem item in worker.ReadAsync(ended).ConfigureAwait(false))
            {
                await send(item).ConfigureAwait(false);
            }
        }
        finally
        {
            logger.WorkerGone(appId);
            Lost(worker);
        }
    }

    /// <summary>How many streams of work an app has open.</summary>
    public int ConnectedCount(string appId) => dispatch.WorkersOf(appId);

    /// <summary>A worker's answer to an activity. daprd takes one for an activity that it has not handed out, and forgets it.</summary>
    public async Task CompleteActivityAsync(string appId, ActivityResponse response)
    {
        if (!dispatch.TryTake(appId, response, out ActivityWork? work))
        {
            return;
        }

        try
        {
            var ended = new Delivery(work.Instance, events.TaskEnded(work.Scheduled, response), work.Generation);
            await turns.DeliverAsync(ended).ConfigureAwait(false);
        }
        catch (SqliteException)
        {
            dispatch.Add([work]);
            throw;
        }
    }

    private void Lost(WorkerStream worker)
    {
        foreach (Instance instance in dispatch.Disconnect(worker))
        {
            lock (instance.Gate)
            {
                if (instance.Turn is { } turn && turn.Worker == worker)
                {
                    turn.Worker = null;
                }
            }

            turns.Pump(instance);
        }
    }
}
