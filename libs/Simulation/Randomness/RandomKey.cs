namespace Fleetscore.Simulation;

/// <summary>
/// Random numbers without a sequence: a key names a stream, and the n-th number of it is computed from both alone, in any order,
/// again at any time. The n-th number is the (n + 1)-th output of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", 2014) seeded with the key.
/// </summary>
/// <param name="Value">The key.</param>
internal readonly record struct RandomKey(ulong Value)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    /// <summary>The key of a stream of its own, one for each number.</summary>
    public RandomKey Of(long number) => new(Mix(Value + (unchecked((ulong)number + 1) * GoldenGamma)));

    /// <summary>The key of a stream of its own, one for each use.</summary>
    public RandomKey Of(Purpose stream) => Of((long)stream);

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Value >> 11) * UnitOf53Bits;

    /// <summary>Uniform in [from, to).</summary>
    public double Between(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller, 1958).</summary>
    public double Gaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - Of(0L).Uniform())) * Math.Cos(2 * Math.PI * Of(1L).Uniform());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
