using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// A batch of events on its way through a worker. Delivered again after a worker was lost it is the same batch, so that
/// a late answer to the first delivery fits the second. After a restart it is another one, which may have more events: an answer
/// from before would leave those unseen, so it is told apart by <see cref="Token" />.
/// </summary>
internal sealed class Turn
{
    public Turn(Instance instance, HistoryEvent started)
    {
        Taken = instance.Inbox.All;
        NewEvents = [started, .. Taken.Select(message => message.Event)];
        Bytes = instance.History.Bytes + Taken.Sum(message => message.Event.CalculateSize());
    }

    /// <summary>Comes back with the answer of a worker that knows it. Dapr sends none; the workers of its SDKs return what they get.</summary>
    public string Token { get; } = RandomId.Uuid();

    public IReadOnlyList<InboxEvent> Taken { get; }

    /// <summary>WorkflowStarted first: its timestamp is what the workflow's code sees as the time.</summary>
    public IReadOnlyList<HistoryEvent> NewEvents { get; }

    /// <summary>What history and new events take in a message, nearly; WorkflowStarted not counted, as in Dapr.</summary>
    public int Bytes { get; }

    /// <summary>Who has it; null when that worker was lost and no other was there.</summary>
    public WorkerStream? Worker { get; set; }

    /// <summary>How many workers had connected when it was handed out.</summary>
    public int Connections { get; set; }

    /// <summary>Its answer is being written; another answer to it is a duplicate.</summary>
    public bool Committing { get; set; }

    public WorkItem ToWorkItem(Instance instance)
    {
        var request = new WorkflowRequest { InstanceId = instance.Key.InstanceId };
        request.PastEvents.AddRange(instance.History.Events);
        request.NewEvents.AddRange(NewEvents);
        return new WorkItem { WorkflowRequest = request, CompletionToken = Token };
    }
}
