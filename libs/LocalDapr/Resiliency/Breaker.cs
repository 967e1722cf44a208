using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>
/// A circuit breaker in Dapr's way (github.com/sony/gobreaker v0.5), which Polly's own is not: it opens by counts, not by a share
/// of failures. Closed, it lets everything pass and opens when <see cref="BreakerRule.Trip"/> says so; open, it refuses for a
/// while; then it is half open and lets a few through, whose success closes it and whose failure opens it again.
/// </summary>
internal sealed class Breaker(string name, BreakerRule rule, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private State state;
    private long spell; // Raised with every change; what began in an earlier one is not counted.
    private BreakerCounts counts;
    private DateTimeOffset? spellEndsAt = EndOf(State.Closed, rule, time);

    private enum State
    {
        Closed,
        HalfOpen,
        Open,
    }

    /// <summary>Asks for leave to make an attempt.</summary>
    /// <returns>The spell it belongs to, for <see cref="Done"/>.</returns>
    /// <exception cref="PolicyException">The breaker is open, or half open with as many attempts under way as may be.</exception>
    public long Begin()
    {
        lock (gate)
        {
            MoveOn();
            if (state == State.Open)
            {
                throw new PolicyException("circuit breaker is open");
            }

            if (state == State.HalfOpen && counts.Requests >= rule.MaxRequests)
            {
                throw new PolicyException("too many requests");
            }

            counts = counts.Begun();
            return spell;
        }
    }

    public void Done(long begunIn, bool succeeded)
    {
        lock (gate)
        {
            MoveOn();
            if (begunIn != spell)
            {
                return;
            }

            counts = succeeded ? counts.Succeeded() : counts.Failed();
            if (state == State.HalfOpen && !succeeded)
            {
                Enter(State.Open);
            }
            else if (state == State.HalfOpen && counts.ConsecutiveSuccesses >= rule.MaxRequests)
            {
                Enter(State.Closed);
            }
            else if (state == State.Closed && !succeeded && rule.Trip.IsDue(counts))
            {
                Enter(State.Open);
            }
        }
    }

    private static DateTimeOffset? EndOf(State state, BreakerRule rule, TimeProvider time) => state switch
    {
        State.Closed => time.GetUtcNow() + rule.Interval,
        State.Open => time.GetUtcNow() + rule.Timeout,
        _ => null,
    };

    private void MoveOn()
    {
        if (spellEndsAt < time.GetUtcNow())
        {
            Enter(state == State.Open ? State.HalfOpen : State.Closed);
        }
    }

    private void Enter(State next)
    {
        if (next != state)
        {
            logger.BreakerChanged(name, next == State.HalfOpen ? "half open" : next == State.Open ? "open" : "closed");
        }

        state = next;
        spell++;
        counts = default;
        spellEndsAt = EndOf(next, rule, time);
    }
}
