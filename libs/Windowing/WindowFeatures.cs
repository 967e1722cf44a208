namespace Fleetscore.Windowing;

/// <summary>What the readings of one series did in one window that has any.</summary>
/// <param name="Start">Start of the window.</param>
/// <param name="Count">How many readings, at least 1.</param>
/// <param name="Mean">Arithmetic mean; between minimum and maximum, and exactly the value where all are the same.</param>
/// <param name="StandardDeviation">Of the population: divided by the count. 0 for one reading.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="First">Value of the earliest reading.</param>
/// <param name="Last">Value of the latest reading.</param>
/// <param name="Slope">Per second, by least squares over (at, value). 0 for one reading.</param>
public readonly record struct WindowFeatures(
    DateTimeOffset Start,
    int Count,
    double Mean,
    double StandardDeviation,
    double Minimum,
    double Maximum,
    double First,
    double Last,
    double Slope)
{
    private const double HugeValue = 1e120;
    private static readonly double Shrink = Math.ScaleB(1, -630);

    /// <summary>Features of one reading.</summary>
    internal static WindowFeatures OfOne(DateTimeOffset start, double value) => new(start, 1, value, 0, value, value, value, value, 0);

    /// <summary>
    /// Features of readings that are sorted by time. Every sum runs from the earliest to the latest. The mean is taken twice
    /// (the second pass adds the mean of what is left over), then the squares of the differences to it: Chan, Golub and
    /// LeVeque, "Algorithms for computing the sample variance" (1983). Values whose squares would overflow are first
    /// scaled by a power of two, which is exact; a slope beyond the largest double becomes the largest.
    /// </summary>
    internal static WindowFeatures Of(DateTimeOffset start, ReadOnlySpan<long> ticks, ReadOnlySpan<double> values)
    {
        if (values.Length == 1)
        {
            return OfOne(start, values[0]);
        }

        double minimum = values[0];
        double maximum = values[0];
        foreach (double value in values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        double scale = Math.Max(-minimum, maximum) > HugeValue ? Shrink : 1;
        double mean = Math.Clamp(MeanOf(values, scale), minimum * scale, maximum * scale);
        double meanTime = MeanTimeOf(ticks);
        double squares = 0;
        double timeSquares = 0;
        double products = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = (values[i] * scale) - mean;
            double time = Seconds(ticks[i] - ticks[0]) - meanTime;
            squares += difference * difference;
            timeSquares += time * time;
            products += time * difference;
        }

        double deviation = Math.Sqrt(squares / values.Length) / scale;
        double slope = Math.Clamp(products / timeSquares / scale, double.MinValue, double.MaxValue);
        return new WindowFeatures(
            start, values.Length, Math.Clamp(mean / scale, minimum, maximum), deviation, minimum, maximum, values[0], values[^1], slope);
    }

    private static double MeanOf(ReadOnlySpan<double> values, double scale)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * scale;
        }

        double mean = sum / values.Length;
        double rest = 0;
        foreach (double value in values)
        {
            rest += (value * scale) - mean;
        }

        return mean + (rest / values.Length);
    }

    private static double MeanTimeOf(ReadOnlySpan<long> ticks)
    {
        double sum = 0;
        foreach (long at in ticks)
        {
            sum += Seconds(at - ticks[0]);
        }

        return sum / ticks.Length;
    }

    private static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;
}
