namespace Dapr.Workflow.Failures;

/// <summary>
/// The workflow's code did not repeat what its history says it did. The instance fails with this: going on would pair
/// answers with the wrong questions.
/// </summary>
internal sealed class NonDeterministicWorkflowException(string message) : Exception(message)
{
    private const string Advice =
        "A workflow must ask for the same things in the same order each time: take time and ids from the context, "
        + "and keep the code of running instances, or terminate and start them again.";

    public static NonDeterministicWorkflowException Differs(string instanceId, int eventId, string history, string code)
    {
        return new($"Workflow instance '{instanceId}' is not deterministic at event {eventId}: its history says {history}, its code asked for {code}. {Advice}");
    }

    public static NonDeterministicWorkflowException AwaitsForeign(string instanceId)
    {
        return new(
            $"Workflow instance '{instanceId}' is not deterministic: it awaits something that its context did not hand out, such as Task.Delay, "
            + $"Task.Run or I/O. Use the context's timers, and activities for everything else.");
    }
}
