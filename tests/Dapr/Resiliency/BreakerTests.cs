using CsCheck;
using Fleetscore.LocalDapr.Resiliency;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class BreakerTests
{
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void It_opens_when_enough_failed_in_a_row_and_says_so()
    {
        Breaker breaker = Opening("consecutiveFailures >= 3");

        Call(breaker, false, false, true, false, false);
        Call(breaker, false);

        Assert.Equal("circuit breaker is open", Refusal(breaker));
    }

    [Fact]
    public void It_stays_open_for_its_time_and_lets_a_few_pass_after_it()
    {
        Breaker breaker = Opened(maxRequests: 2);

        time.Advance(OpenFor);
        Assert.Equal("circuit breaker is open", Refusal(breaker));
        time.Advance(Moment);
        breaker.Begin();
        breaker.Begin();

        Assert.Equal("too many requests", Refusal(breaker));
    }

    [Fact]
    public void Half_open_it_closes_when_all_of_the_few_succeeded()
    {
        Breaker breaker = Opened(maxRequests: 2);
        time.Advance(OpenFor + Moment);

        Call(breaker, true);
        Assert.Null(Record.Exception(() => breaker.Done(breaker.Begin(), succeeded: true)));

        Call(breaker, true, true, true);
    }

    [Fact]
    public void Half_open_it_opens_again_at_the_first_failure()
    {
        Breaker breaker = Opened(maxRequests: 2);
        time.Advance(OpenFor + Moment);

        Call(breaker, false);

        Assert.Equal("circuit breaker is open", Refusal(breaker));
    }

    /// <summary>A slow call of before it opened must not close or open it later.</summary>
    [Fact]
    public void What_began_before_it_changed_is_not_counted()
    {
        Breaker breaker = Opening("consecutiveFailures >= 1");
        long early = breaker.Begin();
        Call(breaker, false);
        time.Advance(OpenFor + Moment);
        long probe = breaker.Begin();

        breaker.Done(early, succeeded: false);

        breaker.Done(probe, succeeded: true);
        Call(breaker, true);
    }

    [Fact]
    public void Closed_it_forgets_after_each_interval()
    {
        Breaker breaker = Make(new BreakerRule { Interval = TimeSpan.FromSeconds(10), Timeout = OpenFor, Trip = Parse("totalFailures >= 2") });

        Call(breaker, false);
        time.Advance(TimeSpan.FromSeconds(10) + Moment);
        Call(breaker, false);
        Call(breaker, false);

        Assert.Equal("circuit breaker is open", Refusal(breaker));
    }

    /// <summary>The reference is the last row of failures in what was done, counted plainly.</summary>
    [Fact]
    public void It_is_open_exactly_when_the_last_row_of_failures_was_long_enough() => Gen.Select(Gen.Bool.Array[0, 30], Gen.Int[1, 6]).Sample((outcomes, limit) =>
    {
        Breaker breaker = Opening($"consecutiveFailures >= {limit}");
        int row = 0;
        foreach (bool succeeds in outcomes)
        {
            if (row == limit)
            {
                break;
            }

            Call(breaker, succeeds);
            row = succeeds ? 0 : row + 1;
        }

        Assert.Equal(row == limit, Refusal(breaker) is not null);
    });

    private static Trip Parse(string text)
    {
        Assert.True(Trip.TryParse(text, out Trip? trip));
        return trip;
    }

    private static void Call(Breaker breaker, params bool[] succeeds)
    {
        foreach (bool one in succeeds)
        {
            breaker.Done(breaker.Begin(), one);
        }
    }

    private static string? Refusal(Breaker breaker) => Record.Exception(() => { breaker.Begin(); })?.Message;

    private Breaker Opened(int maxRequests)
    {
        Breaker breaker = Make(new BreakerRule { MaxRequests = maxRequests, Timeout = OpenFor, Trip = Parse("consecutiveFailures >= 1") });
        Call(breaker, false);
        return breaker;
    }

    private Breaker Opening(string trip) => Make(new BreakerRule { Timeout = OpenFor, Trip = Parse(trip) });

    private Breaker Make(BreakerRule rule) => new("test", rule, time, NullLogger.Instance);
}
