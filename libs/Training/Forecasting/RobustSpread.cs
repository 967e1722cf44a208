using Fleetscore.Scoring;

namespace Fleetscore.Training;

/// <summary>
/// Where numbers lie and how far they scatter, told by the middle of them: a tenth of them may be anything. The scatter is 1.4826
/// times the median absolute deviation, which for Gaussian numbers is their standard deviation (Rousseeuw and Croux,
/// "Alternatives to the median absolute deviation", 1993).
/// </summary>
internal static class RobustSpread
{
    private const double MadToDeviation = 1.4826;
    private const double MeanToDeviation = 1.2533;
    private const double FarOut = 4;

    // Rounding of the values themselves: less than this is no deviation.
    private const double RelativeRounding = 1e-9;
    private const double SmallestScale = 1e-300;

    // A forecast whose residuals are less than a hundredth of the series' own deviation is not trusted to be that good.
    private const double SmallestResidual = 0.01;

    /// <summary>Median and scatter, finite and more than 0 whatever the values are; the scatter of a constant is its rounding.</summary>
    public static StandardScaler ScalerOf(double[] values)
    {
        double median = MedianOf(values);
        double[] distances = [.. values.Select(value => Math.Min(Math.Abs(value - median), double.MaxValue))];
        double scatter = MadToDeviation * MedianOf(distances);
        if (scatter == 0)
        {
            // More than half of them are the same; what the others do is still to be seen.
            scatter = MeanToDeviation * distances.Sum(distance => distance / distances.Length);
        }

        double smallest = Math.Max(RelativeRounding * Math.Abs(median), SmallestScale);
        return new StandardScaler(median, Math.Clamp(scatter, smallest, double.MaxValue));
    }

    /// <summary>
    /// The usual size of residuals around 0: their scatter, or that of those that are not far out where it is larger, made
    /// larger for the parameters that were fitted to them.
    /// </summary>
    public static double OfResiduals(double[] residuals, int parameters)
    {
        double[] sizes = [.. residuals.Select(Math.Abs)];
        double robust = MadToDeviation * MedianOf(sizes);
        double[] near = robust == 0 ? sizes : [.. sizes.Where(size => size <= FarOut * robust)];
        double root = Math.Sqrt(near.Sum(size => size * size) / Math.Max(1, near.Length - parameters));
        return Math.Max(Math.Max(robust, root), SmallestResidual);
    }

    /// <summary>The middle of at least one number.</summary>
    public static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] / 2) + (sorted[sorted.Length / 2] / 2);
    }
}
