using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Runs;

/// <summary>A run in a line.</summary>
internal sealed record RunRow
{
    public required DateTimeOffset Period { get; init; }

    /// <summary>open, running, published or final.</summary>
    public required string State { get; init; }

    public required int Revision { get; init; }

    public required int Epoch { get; init; }

    /// <summary>The pinned model version; null while open.</summary>
    public required string? Version { get; init; }

    /// <summary>Of the newest published revision; null before the first.</summary>
    public required RunCounts? Counts { get; init; }

    /// <summary>What a person should look at; null where all is well.</summary>
    public required string? Problem { get; init; }

    public static RunRow Of(PeriodRun run, RunCounts? counts) => new()
    {
        Period = run.Period,
        State = StateOf(run.Item),
        Revision = run.Item.Revision,
        Epoch = run.Item.Epoch,
        Version = run.Item.Version,
        Counts = counts,
        Problem = ProblemOf(run.Item, counts),
    };

    public static string StateOf(RunItem run) => run switch
    {
        { State: PeriodState.Open } => "open",
        { State: PeriodState.Final } => "final",
        _ => run.IsPublished() ? "published" : "running",
    };

    private static string? ProblemOf(RunItem run, RunCounts? counts) => counts is not null && !counts.AddsUp()
        ? $"the ledger does not add up: {counts.Expected} series expected, {counts.Outcomes.Total()} outcomes"
        : run.IsRunning() && run.Epoch > 0
            ? $"not published, though it was started again {(run.Epoch == 1 ? "once" : $"{run.Epoch} times")}: the services' lines say why"
            : null;
}
