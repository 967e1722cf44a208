namespace Fleetscore.Contracts;

/// <summary>What replicas of scorer should do between runs.</summary>
public enum ReplicaChoice
{
    /// <summary>No run has been measured.</summary>
    Unknown,

    /// <summary>Go, and be started before the next run.</summary>
    LetGo,

    /// <summary>Wait.</summary>
    KeepWarm,
}

/// <summary>
/// Whether replicas of scorer should wait between runs or go to zero, from what the last runs took. Whichever costs less: a
/// replica that is let go runs at the full price from before each run until it has cooled down; one that waits does so all
/// the time, at the lower price of an idle one. A start-up that runs feel is paid by starting earlier.
/// </summary>
public sealed record ReplicaAdvice
{
    /// <summary>A start-up that adds more than this share to the promised delay is worth starting earlier for.</summary>
    public const double FeltShare = 0.25;

    /// <summary>How many runs it is made of, at most.</summary>
    public const int MaxRuns = 24;

    /// <summary>What to do.</summary>
    public required ReplicaChoice Choice { get; init; }

    /// <summary>Why, in a sentence or two.</summary>
    public required string Reason { get; init; }

    /// <summary>How many runs were measured.</summary>
    public required int Runs { get; init; }

    /// <summary>The longest that a run waited for a replica.</summary>
    public TimeSpan StartUp { get; init; }

    /// <summary>What that adds to the promised delay, as a share of it.</summary>
    public double StartUpShare { get; init; }

    /// <summary>How long a run took, on average.</summary>
    public TimeSpan Scoring { get; init; }

    /// <summary>The share of a period in which replicas work.</summary>
    public double BusyShare { get; init; }

    /// <summary>How long before a run is due replicas have to be started so that it does not feel their start-up.</summary>
    public TimeSpan WarmBefore { get; init; }

    /// <summary>What replicas that are let go cost, as a share of replicas that work all the time.</summary>
    public double LetGoPrice { get; init; }

    /// <summary>What replicas that wait cost, as a share of replicas that work all the time.</summary>
    public double WarmPrice { get; init; }

    /// <summary>Advises. Of equal costs it chooses to keep them warm.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="runs">The last runs, in any order.</param>
    public static ReplicaAdvice Of(ReplicaTerms terms, IReadOnlyCollection<RunTimings> runs)
    {
        if (runs.Count == 0)
        {
            return new ReplicaAdvice
            {
                Choice = ReplicaChoice.Unknown,
                Reason = "No run has been measured yet: ask again when one is published.",
                Runs = 0,
                WarmBefore = terms.WarmBefore,
            };
        }

        TimeSpan startUp = runs.Max(run => run.StartUp);
        TimeSpan scoring = runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Scoring) / runs.Count;
        double startUpShare = startUp / terms.PromisedDelay();
        TimeSpan warmBefore = startUpShare > FeltShare ? terms.WarmBefore + WholeMinutes(startUp) : terms.WarmBefore;
        TimeSpan there = warmBefore + (scoring > terms.WarmAfter ? scoring : terms.WarmAfter) + terms.CoolDown;
        double busy = Math.Min(1, scoring / terms.Period);
        double letGo = Math.Min(1, there / terms.Period);
        double warm = busy + ((1 - busy) * terms.IdlePrice);
        var advice = new ReplicaAdvice
        {
            Choice = letGo < warm ? ReplicaChoice.LetGo : ReplicaChoice.KeepWarm,
            Reason = "",
            Runs = runs.Count,
            StartUp = startUp,
            StartUpShare = startUpShare,
            Scoring = scoring,
            BusyShare = busy,
            WarmBefore = warmBefore,
            LetGoPrice = letGo,
            WarmPrice = warm,
        };
        return advice with { Reason = AdviceInWords.Of(advice, terms, there) };
    }

    // A cron rule starts at whole minutes.
    private static TimeSpan WholeMinutes(TimeSpan span) => TimeSpan.FromMinutes(Math.Ceiling(span.TotalMinutes));
}
