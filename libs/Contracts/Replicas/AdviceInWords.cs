using System.Globalization;

namespace Fleetscore.Contracts;

/// <summary>Says why, with the numbers that decided.</summary>
internal static class AdviceInWords
{
    public static string Of(ReplicaAdvice advice, ReplicaTerms terms, TimeSpan there) =>
        $"{Choice(advice, terms, there)} {StartUp(advice, terms)}";

    private static string Choice(ReplicaAdvice advice, ReplicaTerms terms, TimeSpan there) => advice.Choice switch
    {
        ReplicaChoice.LetGo =>
            $"Let replicas go between runs: started {Text(advice.WarmBefore)} before a run is due and cooled down after it they are there for "
            + $"{Text(there)} of every {Text(terms.Period)}, {Percent(advice.LetGoPrice)} of the price of always working; waiting would cost {Percent(advice.WarmPrice)}.",
        _ when there >= terms.Period =>
            $"Keep replicas warm: starting, a run of {Text(advice.Scoring)} and cooling down take {Text(there)}, "
            + $"and the next period is due after {Text(terms.Period)}: they would never be gone.",
        _ =>
            $"Keep replicas warm: let go they would still be there for {Text(there)} of every {Text(terms.Period)}, "
            + $"{Percent(advice.LetGoPrice)} of the price of always working; waiting costs {Percent(advice.WarmPrice)}.",
    };

    private static string StartUp(ReplicaAdvice advice, ReplicaTerms terms) =>
        $"They work {Percent(advice.BusyShare)} of the time. A run waits at most {Text(advice.StartUp)} for a replica, {Percent(advice.StartUpShare)} of "
        + $"the {Text(terms.PromisedDelay())} promised"
        + (advice.WarmBefore > terms.WarmBefore ? $": too long, so start them {Text(advice.WarmBefore)} before a run is due." : ".");

    private static string Percent(double share) => share.ToString(share < 0.0995 ? "0.# %" : "0 %", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => FormattableString.Invariant($"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 120 } => FormattableString.Invariant($"{span.TotalMinutes:0.#} min"),
        _ => FormattableString.Invariant($"{span.TotalHours:0.#} h"),
    };
}
