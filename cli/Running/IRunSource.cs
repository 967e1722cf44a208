using Fleetscore.Contracts;

namespace Fleetscore.Cli.Running;

/// <summary>Where the schedule and the run items are read: from a running scheduler, or from what it stored.</summary>
internal interface IRunSource : IDisposable
{
    /// <returns>Null before the schedule was created.</returns>
    Task<ScheduleItem?> ScheduleAsync(CancellationToken cancellation);

    /// <returns>Null where the period has no run item yet.</returns>
    Task<RunItem?> RunAsync(DateTimeOffset period, CancellationToken cancellation);
}
