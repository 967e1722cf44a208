using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Demo;

/// <summary>
/// How well verdicts tell what was injected. An anomaly is found when any flagged window of its series overlaps it. An alarm is
/// a run of flagged windows of a series, one after the other, within a period; it is right when it overlaps an anomaly of its series.
/// </summary>
internal sealed record Detection
{
    public required IReadOnlyList<(InjectedAnomaly Anomaly, bool Found)> Anomalies { get; init; }

    public required IReadOnlyList<Alarm> Alarms { get; init; }

    /// <summary>Scored windows that no injected anomaly overlaps.</summary>
    public required int QuietWindows { get; init; }

    /// <summary>Those of them that were flagged.</summary>
    public required int FalselyFlagged { get; init; }

    public DetectionFigures Total => Figures(Anomalies, Alarms);

    /// <summary>Flagged windows outside any anomaly over scored windows outside any anomaly.</summary>
    public double FalseAlarmRate => (double)FalselyFlagged / QuietWindows;

    /// <param name="scored">Windows that a model scored.</param>
    /// <param name="truth">What was injected into them.</param>
    /// <param name="grid">How time is cut.</param>
    public static Detection Of(IReadOnlyList<Verdict> scored, IReadOnlyList<InjectedAnomaly> truth, TimeGrid grid)
    {
        ILookup<SeriesId, InjectedAnomaly> bySeries = truth.ToLookup(anomaly => anomaly.Series);
        ILookup<SeriesId, Verdict> flagged = scored.Where(verdict => verdict.Anomaly == true).ToLookup(verdict => verdict.Series);
        Verdict[] quiet = [.. scored.Where(verdict => !bySeries[verdict.Series].Any(anomaly => Overlaps(anomaly, verdict, grid)))];
        return new Detection
        {
            Anomalies = [.. truth.Select(anomaly => (anomaly, flagged[anomaly.Series].Any(verdict => Overlaps(anomaly, verdict, grid))))],
            Alarms = [.. flagged.SelectMany(series => AlarmsOf([.. series.OrderBy(verdict => verdict.Window.Start)], bySeries[series.Key], grid))],
            QuietWindows = quiet.Length,
            FalselyFlagged = quiet.Count(verdict => verdict.Anomaly == true),
        };
    }

    /// <summary>Anomalies of one kind, and the alarms of the series they were injected into.</summary>
    public DetectionFigures Of(AnomalyKind kind)
    {
        var series = Anomalies.Where(one => one.Anomaly.Kind == kind).Select(one => one.Anomaly.Series).ToHashSet();
        return Figures([.. Anomalies.Where(one => one.Anomaly.Kind == kind)], [.. Alarms.Where(alarm => series.Contains(alarm.Series))]);
    }

    /// <summary>The alarms of series into which nothing was injected: all of them are wrong.</summary>
    public DetectionFigures OfNone()
    {
        var series = Anomalies.Select(one => one.Anomaly.Series).ToHashSet();
        return Figures([], [.. Alarms.Where(alarm => !series.Contains(alarm.Series))]);
    }

    private static IEnumerable<Alarm> AlarmsOf(Verdict[] flagged, IEnumerable<InjectedAnomaly> anomalies, TimeGrid grid)
    {
        for (int first = 0, next; first < flagged.Length; first = next)
        {
            next = first + 1;
            while (next < flagged.Length && Follows(flagged[next - 1].Window.Start, flagged[next].Window.Start, grid))
            {
                next++;
            }

            DateTimeOffset start = flagged[first].Window.Start;
            DateTimeOffset end = flagged[next - 1].Window.Start + grid.Window;
            yield return new Alarm(flagged[first].Series, start, end, anomalies.Any(anomaly => anomaly.Overlaps(start, end)));
        }
    }

    private static bool Follows(DateTimeOffset one, DateTimeOffset next, TimeGrid grid) =>
        next - one == grid.Window && grid.PeriodStart(one) == grid.PeriodStart(next);

    private static bool Overlaps(InjectedAnomaly anomaly, Verdict verdict, TimeGrid grid) =>
        anomaly.Overlaps(verdict.Window.Start, verdict.Window.Start + grid.Window);

    private static DetectionFigures Figures(IReadOnlyList<(InjectedAnomaly Anomaly, bool Found)> anomalies, IReadOnlyList<Alarm> alarms) =>
        new(anomalies.Count, anomalies.Count(one => one.Found), alarms.Count, alarms.Count(alarm => alarm.Right));
}

/// <summary>Flagged windows of a series, one after the other within a period.</summary>
/// <param name="Series">Which series.</param>
/// <param name="Start">Start of the first window.</param>
/// <param name="End">End of the last, exclusive.</param>
/// <param name="Right">Whether an injected anomaly explains it.</param>
internal sealed record Alarm(SeriesId Series, DateTimeOffset Start, DateTimeOffset End, bool Right);

/// <summary>Anomalies and alarms, counted.</summary>
internal readonly record struct DetectionFigures(int Anomalies, int Found, int Alarms, int Right)
{
    /// <summary>Of the anomalies, the share that was found; null where there were none.</summary>
    public double? Recall => Anomalies == 0 ? null : (double)Found / Anomalies;

    /// <summary>Of the alarms, the share that was right; null where there were none.</summary>
    public double? Precision => Alarms == 0 ? null : (double)Right / Alarms;

    /// <summary>True where both reach what is claimed, in percent.</summary>
    public bool Reach(int leastPrecision, int leastRecall) => 100 * Right >= leastPrecision * Alarms && 100 * Found >= leastRecall * Anomalies && Anomalies > 0;
}
