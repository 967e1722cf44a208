using System.Diagnostics.CodeAnalysis;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// Who has which work. Work goes to the least busy worker of its app, waits while there is none, and comes back when its
/// worker's stream ends. Nothing here is durable: it is rebuilt from histories at start.
/// </summary>
internal sealed class WorkDispatch
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, AppWork> apps = [];

    public WorkerStream Connect(string appId)
    {
        lock (gate)
        {
            AppWork app = For(appId);
            var worker = new WorkerStream(appId);
            app.Workers.Insert(0, worker); // First among those equally busy: what stalled under the others' code is tried with its.
            app.Connections++;
            app.Connected.TrySetResult();
            HandOut(app);
            return worker;
        }
    }

    /// <summary>Ends a stream: its activities go to others. Returns the instances whose turn it had.</summary>
    public IReadOnlyList<Instance> Disconnect(WorkerStream worker)
    {
        lock (gate)
        {
            AppWork app = For(worker.AppId);
            app.Workers.Remove(worker);
            if (app.Workers.Count == 0)
            {
                app.Connected = NewSignal();
            }

            foreach (ActivityWork work in worker.Activities)
            {
                app.Running.Remove(work.Id);
                work.EndDelivery("The worker was lost.");
                work.Worker = null;
                app.Waiting.Enqueue(work);
            }

            HandOut(app);
            return [.. worker.Turns];
        }
    }

    public int WorkersOf(string appId)
    {
        lock (gate)
        {
            return For(appId).Workers.Count;
        }
    }

    public Task WorkerConnectedAsync(string appId, CancellationToken cancellation)
    {
        lock (gate)
        {
            return For(appId).Connected.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The instances that asked for a worker when there was none, or for another one.</summary>
    public IReadOnlyList<Instance> TakeWaitingTurns(string appId)
    {
        lock (gate)
        {
            AppWork app = For(appId);
            Instance[] waiting = [.. app.WaitingTurns];
            app.WaitingTurns.Clear();
            return waiting;
        }
    }

    public void Add(IEnumerable<ActivityWork> activities)
    {
        lock (gate)
        {
            foreach (ActivityWork work in activities)
            {
                AppWork app = For(work.AppId);
                app.Waiting.Enqueue(work);
                HandOut(app);
            }
        }
    }

    /// <summary>Takes an activity that a worker says has ended; false when none such is handed out.</summary>
    /// <param name="appId">The worker's app.</param>
    /// <param name="answer">Its token may be empty.</param>
    /// <param name="work">What was taken.</param>
    public bool TryTake(string appId, ActivityResponse answer, [NotNullWhen(true)] out ActivityWork? work)
    {
        lock (gate)
        {
            AppWork app = For(appId);
            work = answer.CompletionToken.Length > 0
                ? app.Running.GetValueOrDefault((answer.InstanceId, answer.TaskId, answer.CompletionToken))
                : app.Running.Values.FirstOrDefault(
                    running => running.Instance.Key.InstanceId == answer.InstanceId && running.Scheduled.EventId == answer.TaskId);
            if (work is null)
            {
                return false;
            }

            app.Running.Remove(work.Id);
            work.EndDelivery();
            work.Worker?.Activities.Remove(work);
            HandOut(app);
            return true;
        }
    }

    /// <summary>A worker for the instance's turn, or null: then the instance is named to the next worker that connects.</summary>
    public WorkerStream? WorkerForTurn(Instance instance)
    {
        lock (gate)
        {
            AppWork app = For(instance.Key.AppId);
            WorkerStream? worker = app.Workers.MinBy(candidate => candidate.Load);
            if (worker is null)
            {
                app.WaitingTurns.Add(instance);
            }
            else
            {
                app.UsedLast(worker);
                worker.Turns.Add(instance);
            }

            return worker;
        }
    }

    /// <summary>How many workers have connected to an app so far.</summary>
    public int ConnectionsTo(string appId)
    {
        lock (gate)
        {
            return For(appId).Connections;
        }
    }

    /// <summary>
    /// The next worker that connects to the instance's app is told of it; false where one has connected since there were so many.
    /// </summary>
    public bool NameToNextWorker(Instance instance, int connections)
    {
        lock (gate)
        {
            AppWork app = For(instance.Key.AppId);
            if (app.Connections != connections)
            {
                return false;
            }

            app.WaitingTurns.Add(instance);
            return true;
        }
    }

    public void TurnDone(Instance instance, WorkerStream? worker)
    {
        lock (gate)
        {
            worker?.Turns.Remove(instance);
        }
    }

    /// <summary>Drops the activities of an execution that has ended; one that already runs is not stopped, but nobody listens.</summary>
    public void Forget(Instance instance, IEnumerable<ActivityWork> activities)
    {
        lock (gate)
        {
            For(instance.Key.AppId).WaitingTurns.Remove(instance);
            foreach (ActivityWork work in activities)
            {
                work.Forgotten = true;
                if (work.Worker is { } worker)
                {
                    work.EndDelivery("Nobody waits for it any more.");
                    worker.Activities.Remove(work);
                    For(work.AppId).Running.Remove(work.Id);
                    HandOut(For(work.AppId));
                }
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void HandOut(AppWork app)
    {
        while (app.Waiting.TryPeek(out ActivityWork? work))
        {
            if (work.Forgotten)
            {
                app.Waiting.Dequeue();
                continue;
            }

            WorkerStream? worker = app.Workers.MinBy(candidate => candidate.Load);
            if (worker is null || worker.Activities.Count >= WorkerStream.MaxActivities)
            {
                return;
            }

            app.Waiting.Dequeue();
            app.UsedLast(worker);
            app.Running[work.Id] = work;
            work.Worker = worker;
            worker.Activities.Add(work);
            worker.Send(work.Deliver());
        }
    }

    private AppWork For(string appId)
    {
        if (!apps.TryGetValue(appId, out AppWork? app))
        {
            apps[appId] = app = new AppWork();
        }

        return app;
    }

    private sealed class AppWork
    {
        public List<WorkerStream> Workers { get; } = [];

        public int Connections { get; set; }

        public TaskCompletionSource Connected { get; set; } = NewSignal();

        public Queue<ActivityWork> Waiting { get; } = new();

        public Dictionary<(string InstanceId, int TaskId, string Token), ActivityWork> Running { get; } = [];

        public HashSet<Instance> WaitingTurns { get; } = [];

        /// <summary>Moves a worker to the end, so that workers equally busy take turns.</summary>
        public void UsedLast(WorkerStream worker)
        {
            Workers.Remove(worker);
            Workers.Add(worker);
        }
    }
}
