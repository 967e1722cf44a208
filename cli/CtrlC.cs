namespace Fleetscore.Cli;

/// <summary>Commands that run until they are stopped.</summary>
internal static class CtrlC
{
    /// <summary>Completes when the person stops the command; throws what <paramref name="failed"/> faults with, should that come first.</summary>
    public static async Task WaitAsync(Task failed, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = cancellation.Register(stopped.SetResult);
        await await Task.WhenAny(stopped.Task, failed);
    }
}
