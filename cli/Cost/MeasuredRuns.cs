using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Cost;

/// <summary>How fast runs are: as the last runs of a system took, or, where none is named, as the table assumes.</summary>
internal static class MeasuredRuns
{
    /// <summary>A smaller run takes what planning and publishing take: it does not tell how fast scoring is.</summary>
    private const int FewestSeries = 10_000;

    public static RunSpeed Assumed(PriceTable table)
    {
        // What the cron rule does before a run is due, the run does not wait for.
        double felt = Math.Max(0, table.Figure("scorer.start-up") - table.Figure("schedule.warm-before"));
        return new RunSpeed(table.Figure("scorer.series-per-vcpu"), TimeSpan.FromSeconds(felt), "the price table's assumptions: name a system with runs to take what was measured there (--data DIR)");
    }

    /// <exception cref="CommandException">Nothing has run there, or nothing that was measured.</exception>
    public static async Task<RunSpeed> ReadAsync(PriceTable table, string data, CancellationToken cancellation)
    {
        using FleetView view = FleetView.Open(data);
        IReadOnlyList<PeriodRun> runs = await view.LastRunsAsync(ReplicaAdvice.MaxRuns, cancellation);
        (int Series, RunTimings Timings)[] measured =
        [
            .. runs.Where(run => run.Item.Ledger is not null).Select(run => PublishedRun.NewestLedger(view.Results, run.Item))
                .Where(ledger => ledger is { Revision: 0, Timings: not null }).Select(ledger => (ledger.Counts.Expected, ledger.Timings!)),
        ];
        if (measured.Length == 0)
        {
            throw new CommandException($"No run in {data} was measured: take another system, or leave --data out.");
        }

        TimeSpan startUp = measured.Max(run => run.Timings.StartUp);
        (int Series, RunTimings Timings)[] large = [.. measured.Where(run => run.Series >= FewestSeries)];
        string waited = $"{Terminal.Text(measured.Length)} runs of {data}, which waited at most {startUp.TotalSeconds:0.#} s for a replica";
        return large.Length == 0
            ? new RunSpeed(table.Figure("scorer.series-per-vcpu"), startUp, $"{waited}; they are too small to tell how fast scoring is, which is assumed")
            : new RunSpeed(large.Sum(run => run.Series) / large.Sum(run => run.Timings.Scoring.TotalSeconds * run.Timings.Replicas), startUp, $"{waited}, a replica there counted as a vCPU");
    }
}
