using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>Whether a workflow may still work on a run.</summary>
internal static class RunRights
{
    /// <summary>True while revision and epoch are the current ones and nothing of the revision is published.</summary>
    public static bool IsHeldBy(this RunItem run, RunReference holder) =>
        run.IsRunning() && run.Revision == holder.Revision && run.Epoch == holder.Epoch;

    public static RunReference Reference(this RunItem run, DateTimeOffset period) =>
        new() { Period = period, Revision = run.Revision, Epoch = run.Epoch };
}
