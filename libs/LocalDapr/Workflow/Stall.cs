using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// Why an instance cannot go on although nothing of it has failed: what the turn did is dropped, its events wait. It is
/// tried again when another worker connects and at the next start.
/// </summary>
internal sealed record Stall(StalledReason Reason, string Description)
{
    /// <summary>The largest message a sidecar takes by default, and the share of it daprd lets a work item use.</summary>
    private const int MaxBodySize = 4 * 1024 * 1024;
    private const int UsablePercent = 95;
    private const int Usable = (int)((long)MaxBodySize * UsablePercent / 100);

    /// <summary>Null where the turn fits a message.</summary>
    public static Stall? OfTurn(int bytes) => TooLarge("Workflow payload size", bytes);

    /// <summary>Null where the activity fits a message.</summary>
    public static Stall? OfActivity(HistoryEvent scheduled) =>
        TooLarge($"activity '{scheduled.TaskScheduled.Name}::{scheduled.EventId}' payload", scheduled.CalculateSize());

    public static Stall OfVersion(string? version) => new(StalledReason.VersionNotAvailable, $"Version not available: {version}");

    /// <summary>Null where the patches the worker ran with begin with those in history.</summary>
    public static Stall? OfPatches(IReadOnlyList<string> history, IReadOnlyList<string> current) => current.Take(history.Count).SequenceEqual(history)
        ? null
        : new Stall(
            StalledReason.PatchMismatch,
            $"Patch mismatch. History patches: [{string.Join(", ", history)}], current patches: [{string.Join(", ", current)}]. ");

    private static Stall? TooLarge(string what, int bytes) => bytes <= Usable ? null : new Stall(
        StalledReason.PayloadSizeExceeded,
        $"{what} {bytes} bytes exceeds {UsablePercent}% of max gRPC body size {MaxBodySize} bytes; "
        + "pass references instead of data, or continue as new, and start it again under another id: only a purge by force frees this one");
}
