using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Training;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Models.Training;

/// <summary>
/// What the fleet did, as the verdict files of published runs tell it: every row holds its window's features, whether or not
/// a model scored it. Read shard after shard, so that no more than a shard's windows are ever in memory.
/// </summary>
/// <remarks>
/// Windows that a model called an anomaly are part of the history as well. Both kinds of training put up with a few odd
/// windows; a model that only saw what its predecessor accepted would never learn that a series has changed for good.
/// </remarks>
internal sealed class FeatureHistory
{
    private readonly IReadOnlyList<PublishedRun> runs;

    private FeatureHistory(IReadOnlyList<PublishedRun> runs) => this.runs = runs;

    public TimeSpan Period => runs[^1].Ledger.PeriodLength;

    public int Periods => runs.Count;

    public DateTimeOffset Start => runs[0].Ledger.Period;

    public DateTimeOffset End => runs[^1].Ledger.Period + Period;

    /// <summary>Counts of shards are powers of two, so the fewest there are hold all the others.</summary>
    public int Shards => runs.Min(run => run.Ledger.Shards.Count);

    /// <exception cref="CommandException">There is nothing to learn from.</exception>
    public static async Task<FeatureHistory> OpenAsync(TrainOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<PublishedRun> runs = await RunsAsync(options, cancellation);
        if (runs.Count == 0)
        {
            throw new CommandException("Nothing was published in that time, so there is nothing to train on. Widen --from and --to, or name a folder with --results.");
        }

        return runs.Select(run => (run.Ledger.PeriodLength, run.Ledger.Window)).Distinct().Count() == 1
            ? new FeatureHistory(runs)
            : throw new CommandException("The ledgers are of periods or windows of different lengths, which no one model can learn from. Narrow --from and --to.");
    }

    /// <summary>The histories of a shard's series, by series.</summary>
    public IReadOnlyList<SeriesHistory> Of(int shard)
    {
        var windows = new SortedDictionary<SeriesId, List<WindowFeatures>>();
        foreach (Verdict verdict in runs.SelectMany(run => run.VerdictsOf(shard, Shards)))
        {
            if (!windows.TryGetValue(verdict.Series, out List<WindowFeatures>? known))
            {
                windows[verdict.Series] = known = [];
            }

            known.Add(verdict.Window);
        }

        return [.. windows.Select(series => new SeriesHistory(series.Key, series.Value))];
    }

    private static async Task<IReadOnlyList<PublishedRun>> RunsAsync(TrainOptions options, CancellationToken cancellation)
    {
        if (options.Results is { } folder)
        {
            return [.. ResultFolder.Read(folder).Where(run => IsAsked(run.Ledger, options))];
        }

        using FleetView view = FleetView.Open(options.DataDirectory);
        return await view.PublishedAsync(options.From, options.To, cancellation);
    }

    private static bool IsAsked(Ledger ledger, TrainOptions options) =>
        (options.From is not { } from || ledger.Period + ledger.PeriodLength > from) && (options.To is not { } to || ledger.Period < to);
}
