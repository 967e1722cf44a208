using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>Whether replicas should wait between runs. An idle replica costs 30 % of a working one here.</summary>
public sealed class ReplicaAdviceTests
{
    private static readonly ReplicaTerms Hourly = new()
    {
        Period = TimeSpan.FromHours(1),
        Grace = TimeSpan.FromMinutes(2),
        WarmBefore = TimeSpan.FromMinutes(2),
        WarmAfter = TimeSpan.FromMinutes(1),
        CoolDown = TimeSpan.FromMinutes(5),
        IdlePrice = 0.3,
    };

    private static readonly Gen<TimeSpan> Seconds = Gen.Double[0, 4000].Select(TimeSpan.FromSeconds);

    private static readonly Gen<RunTimings> AnyRun = Gen.Select(Seconds, Seconds, Run);

    private static readonly Gen<ReplicaTerms> AnyTerms =
        from period in Gen.Int[5, 1440]
        from grace in Gen.Int[0, 30]
        from before in Gen.Int[0, 10]
        from after in Gen.Int[0, 30]
        from coolDown in Gen.Int[0, 600]
        from idle in Gen.Double[0, 1]
        select new ReplicaTerms
        {
            Period = TimeSpan.FromMinutes(period),
            Grace = TimeSpan.FromMinutes(grace),
            WarmBefore = TimeSpan.FromMinutes(before),
            WarmAfter = TimeSpan.FromMinutes(after),
            CoolDown = TimeSpan.FromSeconds(coolDown),
            IdlePrice = idle,
        };

    private static readonly Gen<(ReplicaTerms Terms, RunTimings[] Runs, TimeSpan Longer)> Any = Gen.Select(AnyTerms, AnyRun.Array[1, 5], Seconds);

    [Fact]
    public void Short_hourly_runs_let_replicas_go()
    {
        ReplicaAdvice advice = ReplicaAdvice.Of(Hourly, [Run(startUp: Second(0.4), scoring: Second(20)), Run(startUp: Second(9), scoring: Second(40))]);

        Assert.Equal(ReplicaChoice.LetGo, advice.Choice);
        Assert.Equal((2, Second(9), Second(30)), (advice.Runs, advice.StartUp, advice.Scoring));
        Assert.Equal(8 / 60d, advice.LetGoPrice, 1e-9); // 2 before, 1 after, 5 to cool down
        Assert.Equal((30 + (3570 * 0.3)) / 3600, advice.WarmPrice, 1e-9);
        Assert.Equal(
            "Let replicas go between runs: started 2 min before a run is due and cooled down after it they are there for 8 min of every 60 min, "
            + "13 % of the price of always working; waiting would cost 31 %. They work 0.8 % of the time. A run waits at most 9 s for a replica, "
            + "5 % of the 3 min promised.",
            advice.Reason);
    }

    [Fact]
    public void Periods_so_short_that_replicas_would_hardly_be_gone_keep_them_warm()
    {
        ReplicaAdvice quarter = ReplicaAdvice.Of(Hourly with { Period = TimeSpan.FromMinutes(15) }, [Run(Second(0), Second(10))]);
        ReplicaAdvice five = ReplicaAdvice.Of(Hourly with { Period = TimeSpan.FromMinutes(5) }, [Run(Second(0), Second(10))]);

        Assert.Equal((ReplicaChoice.KeepWarm, ReplicaChoice.KeepWarm), (quarter.Choice, five.Choice));
        Assert.StartsWith("Keep replicas warm: let go they would still be there for 8 min of every 15 min, 53 % of the price", quarter.Reason, StringComparison.Ordinal);
        Assert.Contains("they would never be gone", five.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_up_that_is_felt_is_paid_by_starting_earlier()
    {
        ReplicaAdvice advice = ReplicaAdvice.Of(Hourly, [Run(startUp: Second(70), scoring: Second(90))]);

        Assert.Equal((ReplicaChoice.LetGo, TimeSpan.FromMinutes(4)), (advice.Choice, advice.WarmBefore));
        Assert.EndsWith("39 % of the 3 min promised: too long, so start them 4 min before a run is due.", advice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_advised_before_a_run_was_measured() =>
        Assert.Equal((ReplicaChoice.Unknown, 0), (ReplicaAdvice.Of(Hourly, []).Choice, ReplicaAdvice.Of(Hourly, []).Runs));

    // Within WarmAfter a longer run costs only those that wait: replicas that are let go are there for that long anyway.
    [Fact]
    public void Longer_runs_never_turn_warm_into_letting_go() => Any.Sample(any =>
    {
        RunTimings[] runs = [.. any.Runs.Select(run => run with { Scoring = run.Scoring + any.Terms.WarmAfter })];
        RunTimings[] longer = [.. runs.Select(run => run with { Scoring = run.Scoring + any.Longer })];

        NeverTowardsLettingGo(ReplicaAdvice.Of(any.Terms, runs), ReplicaAdvice.Of(any.Terms, longer));
    });

    [Fact]
    public void Longer_start_ups_never_turn_warm_into_letting_go() => Any.Sample(any =>
        NeverTowardsLettingGo(ReplicaAdvice.Of(any.Terms, any.Runs), ReplicaAdvice.Of(any.Terms, [.. any.Runs.Select(run => run with { StartUp = run.StartUp + any.Longer })])));

    [Fact]
    public void Staying_longer_for_nothing_never_turns_warm_into_letting_go() => Any.Sample(any =>
    {
        ReplicaAdvice before = ReplicaAdvice.Of(any.Terms, any.Runs);

        NeverTowardsLettingGo(before, ReplicaAdvice.Of(any.Terms with { CoolDown = any.Terms.CoolDown + any.Longer }, any.Runs));
        NeverTowardsLettingGo(before, ReplicaAdvice.Of(any.Terms with { WarmBefore = any.Terms.WarmBefore + any.Longer }, any.Runs));
        NeverTowardsLettingGo(before, ReplicaAdvice.Of(any.Terms with { WarmAfter = any.Terms.WarmAfter + any.Longer }, any.Runs));
    });

    [Fact]
    public void Longer_periods_and_dearer_idling_never_turn_letting_go_into_warm() => Any.Sample(any =>
    {
        ReplicaAdvice before = ReplicaAdvice.Of(any.Terms, any.Runs);

        NeverTowardsLettingGo(ReplicaAdvice.Of(any.Terms with { Period = any.Terms.Period + any.Longer }, any.Runs), before);
        NeverTowardsLettingGo(ReplicaAdvice.Of(any.Terms with { IdlePrice = (1 + any.Terms.IdlePrice) / 2 }, any.Runs), before);
    });

    [Fact]
    public void It_is_the_cheaper_choice_and_a_share_is_a_share() => Any.Sample(any =>
    {
        ReplicaAdvice advice = ReplicaAdvice.Of(any.Terms, any.Runs);

        Assert.Equal(advice.LetGoPrice < advice.WarmPrice ? ReplicaChoice.LetGo : ReplicaChoice.KeepWarm, advice.Choice);
        Assert.All([advice.BusyShare, advice.LetGoPrice, advice.WarmPrice], share => Assert.InRange(share, 0, 1));
        Assert.True(advice.StartUpShare <= ReplicaAdvice.FeltShare || advice.WarmBefore >= any.Terms.WarmBefore + advice.StartUp);
    });

    private static void NeverTowardsLettingGo(ReplicaAdvice before, ReplicaAdvice after) =>
        Assert.False(before.Choice == ReplicaChoice.KeepWarm && after.Choice == ReplicaChoice.LetGo, $"{before.Reason} → {after.Reason}");

    private static TimeSpan Second(double seconds) => TimeSpan.FromSeconds(seconds);

    private static RunTimings Run(TimeSpan startUp, TimeSpan scoring) => new() { StartUp = startUp, Scoring = scoring, Work = scoring, Replicas = 1 };
}
