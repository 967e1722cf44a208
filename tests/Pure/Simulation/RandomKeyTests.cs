using Fleetscore.Simulation;

namespace Fleetscore.Tests.Pure.Simulation;

public sealed class RandomKeyTests
{
    [Fact]
    public void The_numbers_of_a_key_are_those_of_SplitMix64()
    {
        // The first five outputs of SplitMix64 seeded with 1234567, as Rosetta Code's "Pseudo-random numbers/Splitmix64" lists them.
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
        ];

        Assert.Equal(expected, Enumerable.Range(0, 5).Select(n => new RandomKey(1234567).Of(n).Value));
    }

    [Fact]
    public void Gaussian_numbers_have_the_moments_of_the_normal_distribution()
    {
        double[] numbers = [.. Enumerable.Range(0, 100_000).Select(n => new RandomKey(7).Of(n).Gaussian())];

        double mean = numbers.Average();
        double deviation = Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean)));

        Assert.InRange(mean, -0.015, 0.015); // 4.7 standard errors
        Assert.InRange(deviation, 0.99, 1.01);
        Assert.InRange(numbers.Count(x => Math.Abs(x) > 1.959964) / 100_000.0, 0.047, 0.053);
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        double[] numbers = [.. Enumerable.Range(0, 100_000).Select(n => new RandomKey(7).Of(n).Uniform())];

        Assert.All(numbers.CountBy(x => (int)(x * 10)), bin => Assert.InRange(bin.Value, 9_500, 10_500));
        Assert.DoesNotContain(numbers, x => x is < 0 or >= 1);
    }
}
