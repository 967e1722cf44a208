namespace Fleetscore.LocalDapr.Processes;

/// <summary>
/// How long an app that ended waits before it is started again: 0.5 s, 1 s … 30 s, and 0.5 s again once it has been well.
/// </summary>
internal sealed class RestartBackOff(TimeProvider time)
{
    /// <summary>An app that listened for so long had recovered.</summary>
    public static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan next = First;
    private long? listensSince;

    /// <summary>The app listens.</summary>
    public void Listens() => listensSince = time.GetTimestamp();

    /// <summary>The app ended.</summary>
    /// <returns>How long it waits.</returns>
    public TimeSpan Ended()
    {
        if (listensSince is { } since && time.GetElapsedTime(since) >= WellAfter)
        {
            next = First;
        }

        listensSince = null;
        TimeSpan now = next;
        next = next * 2 < Longest ? next * 2 : Longest;
        return now;
    }
}
