using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Cost;

/// <summary>What is known of runs: measured by a system, or assumed.</summary>
/// <param name="SeriesPerVcpu">Series that a vCPU scores in a second, with reading and writing.</param>
/// <param name="StartUp">How long a run waits for a replica.</param>
/// <param name="Source">Where that is from, in words.</param>
internal sealed record RunSpeed(double SeriesPerVcpu, TimeSpan StartUp, string Source);

/// <summary>Replicas of scorer: whether they wait between runs or go, and what both cost.</summary>
internal sealed record ScorerCost
{
    private const string Part = ContainerAppsCost.Part;

    public required double Replicas { get; init; }

    public required ReplicaAdvice Advice { get; init; }

    /// <summary>US dollars a month where they go to zero between runs.</summary>
    public required double LetGo { get; init; }

    /// <summary>US dollars a month where they wait, idle.</summary>
    public required double Warm { get; init; }

    /// <summary>US dollars a month where they wait, but Azure does not call that idle.</summary>
    public required double WarmAtMost { get; init; }

    /// <summary>What the advised choice saves against the other one.</summary>
    public double Saved => Math.Abs(Warm - LetGo);

    public static ScorerCost AddTo(Bill bill, RunSpeed speed)
    {
        AppSize size = bill.Size.Apps[AppIds.Scorer];
        double vcpus = bill.Load.Series / speed.SeriesPerVcpu / Longest(bill);
        double replicas = Math.Max(bill.Size.WarmScorers, Math.Ceiling(vcpus / size.Vcpu));
        double seconds = Math.Max(bill.Figure("scorer.shortest-run"), bill.Load.Series / speed.SeriesPerVcpu / (replicas * size.Vcpu));
        double active = Second(bill, size, "active");
        double idle = Second(bill, size, "idle");
        var run = new RunTimings
        {
            StartUp = speed.StartUp,
            Scoring = TimeSpan.FromSeconds(seconds),
            Work = TimeSpan.FromSeconds(seconds * replicas),
            Replicas = (int)Math.Min(replicas, int.MaxValue),
        };
        ReplicaAdvice advice = ReplicaAdvice.Of(Terms(bill, idle / active), [run]);
        double always = replicas * bill.Seconds;
        WarnOfTheRule(bill, run, advice, idle / active, always * active);
        Add(bill, size, replicas, advice);
        if (replicas > size.Max)
        {
            bill.Note(string.Create(CultureInfo.InvariantCulture, $"scorer needs {replicas:N0} replicas for a run within {Longest(bill):N0} s; the size {bill.Size.Name} allows {size.Max}: raise its maximum in deploy/sizes.bicep, or let runs take longer."));
        }

        return new ScorerCost
        {
            Replicas = replicas,
            Advice = advice,
            LetGo = always * advice.LetGoPrice * active,
            Warm = always * advice.WarmPrice * active,
            WarmAtMost = always * active,
        };
    }

    /// <summary>A cron rule that holds replicas long after short runs takes most of what letting go could save.</summary>
    private static void WarnOfTheRule(Bill bill, RunTimings run, ReplicaAdvice advice, double idlePrice, double always)
    {
        ReplicaTerms terms = Terms(bill, idlePrice);
        TimeSpan needed = ReplicaTerms.Tick + run.Scoring;
        ReplicaAdvice shorter = ReplicaAdvice.Of(terms with { WarmAfter = needed }, [run]);
        double saved = (Math.Min(advice.LetGoPrice, advice.WarmPrice) - Math.Min(shorter.LetGoPrice, shorter.WarmPrice)) * always;
        if (needed < terms.WarmAfter && saved > always / 20)
        {
            bill.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"The cron rule keeps scorer for {terms.WarmAfter.TotalMinutes:0.#} min after a run is due, which takes {run.Scoring.TotalSeconds:0.#} s: ending it after {Math.Ceiling(needed.TotalMinutes):0} min (warmAfter in deploy/schedule.bicep) saves about {saved:N0} USD a month."));
        }
    }

    private static ReplicaTerms Terms(Bill bill, double idlePrice) => new()
    {
        Period = bill.Load.Period,
        Grace = Span(bill, "schedule.grace"),
        WarmBefore = Span(bill, "schedule.warm-before"),
        WarmAfter = Span(bill, "schedule.warm-after"),
        CoolDown = Span(bill, "schedule.cool-down"),
        IdlePrice = idlePrice,
    };

    private static void Add(Bill bill, AppSize size, double replicas, ReplicaAdvice advice)
    {
        bool letGo = advice.Choice == ReplicaChoice.LetGo;
        string what = string.Create(CultureInfo.InvariantCulture, $"scorer: {replicas:N0} × {size.Vcpu} vCPU, {size.Memory} GiB, {(letGo ? "let go" : "kept warm")}");
        double active = replicas * bill.Seconds * (letGo ? advice.LetGoPrice : advice.BusyShare);
        double idle = letGo ? 0 : replicas * bill.Seconds * (1 - advice.BusyShare);
        bill.Add(Part, what, "container-apps.vcpu-active", active * size.Vcpu);
        bill.Add(Part, what, "container-apps.memory-active", active * size.Memory);
        bill.Add(Part, what, "container-apps.vcpu-idle", idle * size.Vcpu);
        bill.Add(Part, what, "container-apps.memory-idle", idle * size.Memory);
    }

    /// <summary>Within a tenth of the period, however short that is.</summary>
    private static double Longest(Bill bill) => Math.Min(bill.Figure("scorer.longest-run"), bill.Load.Period.TotalSeconds / 10);

    private static double Second(Bill bill, AppSize size, string state) =>
        (size.Vcpu * bill.Price($"container-apps.vcpu-{state}")) + (size.Memory * bill.Price($"container-apps.memory-{state}"));

    private static TimeSpan Span(Bill bill, string figure) => TimeSpan.FromSeconds(bill.Figure(figure));
}
