using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

internal enum InstanceState
{
    /// <summary>The engine does not know it.</summary>
    Missing,

    /// <summary>Neither ended nor missing: running, pending, suspended or stalled.</summary>
    Active,

    /// <summary>Completed, failed or terminated: it will not move again.</summary>
    Ended,
}

/// <summary>What the engine says of an instance.</summary>
/// <param name="State">Whether it moves.</param>
/// <param name="Status">The engine's own word for it.</param>
/// <param name="UpdatedAt">When the engine last changed it, by the engine's clock: only good for telling two answers apart.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record InstanceReport(InstanceState State, string Status, DateTimeOffset UpdatedAt, string? Failure = null)
{
    public static InstanceReport Missing { get; } = new(InstanceState.Missing, "missing", default);
}

/// <summary>
/// The workflow engine, as far as runs need it. Every call ends within seconds; a failure is a <see cref="GatewayException"/>.
/// </summary>
internal interface IRunInstances
{
    /// <summary>Starts the run's instance; one that is under way already is fine.</summary>
    Task StartAsync(RunReference run, CancellationToken cancellation);

    Task<InstanceReport> FindAsync(RunReference run, CancellationToken cancellation);

    Task TerminateAsync(RunReference run, CancellationToken cancellation);

    /// <returns>False where there was nothing to purge, or it has not ended.</returns>
    Task<bool> PurgeAsync(RunReference run, CancellationToken cancellation);
}
