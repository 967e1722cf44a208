using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>
/// How long each instance has looked the same, by this process's own monotonic clock: neither the engine's clock nor one
/// that is set can make a run look stuck. A process that starts anew begins to count anew.
/// </summary>
internal sealed class RunProgress(TimeProvider clock)
{
    private readonly Dictionary<RunReference, (InstanceReport Report, long Since)> seen = [];

    /// <summary>Notes what an instance looks like now.</summary>
    /// <returns>For how long it has looked like that.</returns>
    public TimeSpan UnchangedFor(RunReference run, InstanceReport report)
    {
        lock (seen)
        {
            if (!seen.TryGetValue(run, out (InstanceReport Report, long Since) last) || last.Report != report)
            {
                last = (report, clock.GetTimestamp());
                seen[run] = last;
            }

            return clock.GetElapsedTime(last.Since);
        }
    }

    /// <summary>Forgets the runs of the periods that the cursor has passed.</summary>
    public void ForgetBefore(DateTimeOffset cursor)
    {
        lock (seen)
        {
            foreach (RunReference run in seen.Keys.Where(run => run.Period < cursor).ToList())
            {
                seen.Remove(run);
            }
        }
    }
}
