namespace Fleetscore.LocalDapr.Workflow;

/// <summary>How the engine paces itself. These are real time even where workflows run under a shifted clock.</summary>
/// <param name="Linger">How long the end of an activity may wait for others to share a turn with.</param>
/// <param name="RetryAfter">Between two tries of a write that failed.</param>
/// <param name="Stopping">The engine is closing.</param>
internal sealed record TurnOptions(TimeSpan Linger, TimeSpan RetryAfter, CancellationToken Stopping);
