using Polly;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>Puts a <see cref="Breaker"/> into a pipeline of Polly's.</summary>
internal sealed class BreakerStrategy(Breaker breaker) : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        long spell;
        try
        {
            spell = breaker.Begin();
        }
        catch (PolicyException refusal)
        {
            return Outcome.FromException<TResult>(refusal);
        }

        Outcome<TResult> outcome = await callback(context, state);
        breaker.Done(spell, outcome.Exception is null);
        return outcome;
    }
}

/// <summary>Polly asks for options of every strategy; a breaker has none.</summary>
internal sealed class BreakerStrategyOptions : ResilienceStrategyOptions;
