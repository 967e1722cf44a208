using Dapr.Workflow.Failures;

namespace Dapr.Workflow.Replay;

/// <summary>
/// Keeps a workflow's code on one thread. Events are delivered without a synchronisation context, so that whatever
/// waits for one, with ConfigureAwait(false) or not, goes on inside the delivery: one event's consequences are all
/// done before the next is looked at, in the same order each time. Code that comes back on another thread awaited
/// something else.
/// </summary>
internal sealed class TurnThread(string instanceId)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Whether the workflow's code was seen on another thread.</summary>
    public bool WasLeft { get; private set; }

    public static void Run(Action step)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            step();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    public void Check()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            WasLeft = true;
            throw NonDeterministicWorkflowException.AwaitsForeign(instanceId);
        }
    }
}
