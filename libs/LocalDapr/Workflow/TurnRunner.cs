using Fleetscore.WorkflowProtocol;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// Moves instances on: gives waiting events to a worker as a turn, one turn of an instance at a time, and takes in what
/// comes back. Memory follows the store: nothing is changed here before it is committed there.
/// </summary>
internal sealed class TurnRunner(
    WorkflowStore store, InstanceTable table, WorkDispatch dispatch, Timers timers, StateSignals signals, HistoryEvents events,
    Retries retries, ILogger logger, TimeSpan linger)
{
    /// <summary>Commits a new instance, whose id the caller has taken in the table, and starts it.</summary>
    public async Task CreateAsync(NewInstance created)
    {
        try
        {
            Activate(created, await store.CreateAsync(created).ConfigureAwait(false));
        }
        catch
        {
            table.Remove(created.Instance);
            throw;
        }
    }

    /// <summary>Puts an instance that the store held as unfinished back to work.</summary>
    public void Recover(Instance instance)
    {
        HistoryEvent? start = instance.Inbox.All.FirstOrDefault(message => message.Event.ExecutionStarted is not null)?.Event;
        if (start?.ExecutionStarted.ScheduledStartTimestamp is not null)
        {
            instance.WaitsForStart = !instance.Inbox.All.Any(message => message.Event.ExecutionTerminated is not null);
            ArmStart(instance, start);
        }

        HashSet<int> fired = [.. instance.Inbox.All.Where(m => m.Event.TimerFired is not null).Select(m => m.Event.TimerFired.TimerId)];
        ArmTimers(instance, instance.Execution.Generation, instance.History.OpenTimers.Values.Where(timer => !fired.Contains(timer.EventId)));
        dispatch.Add(instance.Running.Values);
        Pump(instance);
    }

    /// <summary>Commits an event for an instance; one that nobody waits for any more is dropped.</summary>
    public async Task DeliverAsync(Delivery delivery)
    {
        long? row = await store.ReceiveAsync(delivery).ConfigureAwait(false);
        Received(delivery, row);
    }

    /// <summary>Gives the instance's waiting events to a worker, unless it has a turn or nothing to do.</summary>
    public void Pump(Instance instance)
    {
        lock (instance.Gate)
        {
            if (instance.Turn is { } turn)
            {
                if (turn.Worker is null && !turn.Committing)
                {
                    Send(instance, turn);
                }

                return;
            }

            if (instance.Gone || instance.Held || instance.WaitsForStart || instance.Inbox.Count == 0 || Lingers(instance))
            {
                return;
            }

            // Asked for before the batch is fixed, so that what arrives while no worker is there goes into one turn.
            int connections = dispatch.ConnectionsTo(instance.Key.AppId);
            if (dispatch.WorkerForTurn(instance) is not { } worker)
            {
                return;
            }

            instance.LingerIsOver = false;
            bool again = instance.Execution.Generation > 0 && instance.History.Events.Count == 0;
            TaskRouter? router = again ? new TaskRouter { SourceAppID = instance.Key.AppId } : null;
            instance.Turn = new Turn(instance, events.WorkflowStarted(router)) { Connections = connections };
            if (Stall.OfTurn(instance.Turn.Bytes) is { } stall)
            {
                dispatch.TurnDone(instance, worker);
                instance.Turn.Committing = true;
                Turn oversized = instance.Turn;
                retries.Run(instance, () => StallAsync(instance, oversized, stall));
                return;
            }

            instance.Turn.Worker = worker;
            worker.Send(instance.Turn.ToWorkItem(instance));
        }
    }

    /// <summary>A worker's answer to a turn. One to a turn nobody has is a duplicate and changes nothing.</summary>
    public async Task CompleteTurnAsync(InstanceKey key, WorkflowResponse response)
    {
        if (table.Find(key) is not { } instance)
        {
            return;
        }

        Turn turn;
        TurnEffects effects;
        lock (instance.Gate)
        {
            if (instance.Turn is not { Committing: false } current)
            {
                return;
            }

            // To a turn from before a restart, or before the one that this answered already.
            bool toAnother = response.CompletionToken.Length > 0
                ? response.CompletionToken != current.Token
                : TurnEffects.IsDuplicate(instance, response);
            if (toAnother)
            {
                return;
            }

            turn = current;
            effects = TurnEffects.Of(instance, turn, response, events);
            turn.Committing = true;
            dispatch.TurnDone(instance, turn.Worker);
        }

        try
        {
            await (effects.Stall is { } stall
                ? StallAsync(instance, turn, stall)
                : CommitAsync(new TurnCommit(instance, turn, effects, response.CustomStatus, table, events))).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            DeliverAgain(instance, turn, failure);
            throw;
        }
    }

    /// <summary>A worker has connected: what waited for one goes on, and a stalled instance is tried once more.</summary>
    public void Resume(Instance instance)
    {
        lock (instance.Gate)
        {
            instance.Held = false;
        }

        Pump(instance);
    }

    /// <summary>Takes an instance that the store has forgotten out of everything, whatever it is doing.</summary>
    public void Drop(Instance instance)
    {
        lock (instance.Gate)
        {
            table.Remove(instance);
            dispatch.TurnDone(instance, instance.Turn?.Worker);
            dispatch.Forget(instance, instance.Running.Values);
            instance.LetGo();
        }
    }

    private void Activate(NewInstance created, StoredInstance stored)
    {
        Instance instance = created.Instance;
        lock (instance.Gate)
        {
            instance.Add(new InboxEvent(stored.Row, created.Started, Generation: null));
            instance.WaitsForStart = created.Started.ExecutionStarted.ScheduledStartTimestamp is not null;
            instance.Number = stored.Number;
        }

        ArmStart(instance, created.Started);
        Pump(instance);
    }

    private void ArmStart(Instance instance, HistoryEvent started)
    {
        if (started.ExecutionStarted.ScheduledStartTimestamp is { } due)
        {
            timers.Arm(due, () =>
            {
                lock (instance.Gate)
                {
                    instance.WaitsForStart = false;
                }

                Pump(instance);
            });
        }
    }

    /// <param name="instance">Whose they are.</param>
    /// <param name="generation">The execution they belong to; by now the instance may be in the next one.</param>
    /// <param name="created">What asked for them.</param>
    private void ArmTimers(Instance instance, int generation, IEnumerable<HistoryEvent> created)
    {
        foreach (HistoryEvent timer in created)
        {
            timers.Arm(timer.TimerCreated.FireAt, () => retries.Run(
                instance,
                () => DeliverAsync(new Delivery(instance, events.TimerFired(timer), generation))));
        }
    }

    private void Received(Delivery delivery, long? row)
    {
        if (row is null)
        {
            return;
        }

        Instance instance = delivery.To;
        lock (instance.Gate)
        {
            bool waited = delivery.Generation is null || delivery.Generation == instance.Execution.Generation;
            if (!instance.Gone && waited)
            {
                instance.Add(new InboxEvent(row.Value, delivery.Event, delivery.Generation));
            }
        }

        Pump(instance);
    }

    private void Send(Instance instance, Turn turn)
    {
        turn.Connections = dispatch.ConnectionsTo(instance.Key.AppId);
        if (dispatch.WorkerForTurn(instance) is { } worker)
        {
            turn.Worker = worker;
            worker.Send(turn.ToWorkItem(instance));
        }
    }

    /// <summary>
    /// Each turn sends the whole history, so ends of activities that come close together share one: while others still
    /// run, the first waits a few milliseconds. Anything else starts a turn at once.
    /// </summary>
    private bool Lingers(Instance instance)
    {
        if (instance.LingerIsOver || instance.Running.Count == 0 || !instance.Inbox.OnlyActivitiesEnded)
        {
            return false;
        }

        if (!instance.Lingering)
        {
            instance.Lingering = true;
            retries.After(linger, () =>
            {
                lock (instance.Gate)
                {
                    instance.Lingering = false;
                    instance.LingerIsOver = true;
                }

                Pump(instance);
            });
        }

        return true;
    }

    private async Task CommitAsync(TurnCommit commit)
    {
        try
        {
            Applied(commit, await store.CommitAsync(commit.Write).ConfigureAwait(false));
        }
        catch (SqliteException)
        {
            commit.Abandon(table);
            throw;
        }
    }

    /// <summary>Drops the turn; its events stay in the inbox. The same reason twice in a row is written once.</summary>
    private async Task StallAsync(Instance instance, Turn turn, Stall stall)
    {
        if (instance.History.Events is not [.., { ExecutionStalled: { } last }] || last.Description != stall.Description)
        {
            HistoryEvent stalled = events.Stalled(stall);
            WorkflowState state = InstanceState.After(instance.State, instance.History, [stalled], instance.State.CustomStatus);
            await store.CommitAsync(new TurnWrite
            {
                Number = instance.Number!.Value,
                Execution = instance.Execution,
                State = state,
                Taken = [],
                Position = instance.History.Events.Count,
                History = [stalled],
            }).ConfigureAwait(false);
            lock (instance.Gate)
            {
                instance.History.Add(stalled);
                instance.State = state;
            }

            logger.Stalled(instance.Key.InstanceId, instance.Key.AppId, stall.Description);
        }

        lock (instance.Gate)
        {
            instance.Turn = null;
            instance.Held = true;
        }

        signals.Changed(instance.Key);
        if (!dispatch.NameToNextWorker(instance, turn.Connections))
        {
            Resume(instance); // Another worker came while this one had the turn.
        }
    }

    private void Applied(TurnCommit commit, StoredTurn? stored)
    {
        Instance instance = commit.Instance;
        if (stored is null)
        {
            commit.Abandon(table);
            return;
        }

        IReadOnlyList<ActivityWork> activities = [];
        lock (instance.Gate)
        {
            commit.Trace();
            if (commit.Effects.Finished)
            {
                table.Remove(instance);
            }

            dispatch.Forget(instance, commit.EndsExecution ? instance.Running.Values : []);
            activities = commit.Apply(stored);
        }

        dispatch.Add(activities);
        ArmTimers(instance, commit.Write.Execution.Generation, commit.EndsExecution ? [] : commit.Effects.History.Where(e => e.TimerCreated is not null));
        foreach ((NewInstance created, StoredInstance row) in commit.Write.Created.Zip(stored.Created))
        {
            Activate(created, row);
        }

        foreach ((Delivery delivery, long? row) in commit.Write.Deliveries.Zip(stored.Deliveries))
        {
            Received(delivery, row);
        }

        if (commit.Effects.Refused is { } refused)
        {
            logger.Refused(instance.Key.InstanceId, instance.Key.AppId, refused);
        }

        if (commit.Effects.Finished)
        {
            logger.Ended(instance.Key.InstanceId, instance.Key.AppId, commit.Write.State.WorkflowStatus.ToString());
        }

        signals.Changed(instance.Key);
        Pump(instance);
    }

    private void DeliverAgain(Instance instance, Turn turn, SqliteException failure)
    {
        logger.StoreFailed(failure, instance.Key.InstanceId, instance.Key.AppId);
        lock (instance.Gate)
        {
            turn.Committing = false;
            turn.Worker = null;
        }

        retries.After(Retries.Pause, () => Pump(instance));
    }
}
