using CsCheck;
using Fleetscore.LocalDapr.Resiliency;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class BackOffTests
{
    private const int Many = 300;

    private static readonly Gen<RetryRule> Rules =
        from exponential in Gen.Bool
        from pause in Gen.Int[0, 20_000]
        from longest in Gen.Int[500, 120_000]
        from retries in Gen.Int[-1, 40]
        select new RetryRule
        {
            IsExponential = exponential,
            Pause = TimeSpan.FromMilliseconds(pause),
            LongestPause = TimeSpan.FromMilliseconds(longest),
            MaxRetries = retries < 0 ? null : retries,
        };

    [Fact]
    public void Pauses_grow_by_half_up_to_the_longest_as_in_the_library_Dapr_uses()
    {
        var rule = new RetryRule { IsExponential = true, LongestPause = TimeSpan.FromSeconds(2) };

        double[] seconds = [.. PausesOf(rule, () => 0.5, new FakeTimeProvider()).Take(6).Select(pause => pause.TotalSeconds)];

        Assert.Equal([0.5, 0.75, 1.125, 1.6875, 2, 2], seconds);
    }

    [Fact]
    public void There_are_as_many_pauses_as_retries() => Rules.Sample(rule =>
    {
        int pauses = PausesOf(rule, () => 0.5, new FakeTimeProvider()).Take(Many).Count();

        Assert.Equal(rule.MaxRetries ?? Many, pauses);
    });

    [Fact]
    public void A_pause_is_within_half_of_what_the_rule_says_whatever_the_random_numbers() => Gen.Select(Rules, Gen.Double[0, 0.999].Array[10]).Sample((rule, numbers) =>
    {
        var random = new Queue<double>(numbers);
        TimeSpan[] pauses = [.. PausesOf(rule, random.Dequeue, new FakeTimeProvider()).Take(numbers.Length)];

        Assert.All(pauses, pause => Assert.InRange(
            pause,
            rule.IsExponential ? TimeSpan.FromMilliseconds(250) : rule.Pause,
            rule.IsExponential ? rule.LongestPause * 1.5 : rule.Pause));
    });

    /// <summary>"For ever" with exponential pauses is 15 minutes with Dapr too.</summary>
    [Fact]
    public void Exponential_pauses_end_after_a_quarter_of_an_hour_whatever_the_number_of_retries() => Rules.Sample(rule =>
    {
        var time = new FakeTimeProvider();
        DateTimeOffset began = time.GetUtcNow();
        foreach (TimeSpan pause in PausesOf(rule with { IsExponential = true, MaxRetries = null }, () => 0.5, time))
        {
            time.Advance(pause);
        }

        Assert.InRange(time.GetUtcNow() - began, BackOff.LongestSpell - rule.LongestPause, BackOff.LongestSpell);
    });

    private static IEnumerable<TimeSpan> PausesOf(RetryRule rule, Func<double> random, TimeProvider time)
    {
        var backOff = new BackOff(rule, time, random);
        while (backOff.TryNext(out TimeSpan pause))
        {
            yield return pause;
        }
    }
}
