using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Training;

/// <summary>
/// Trains a one-class SVM over the standardised mean of a series' windows, as scikit-learn's StandardScaler and
/// OneClassSVM(gamma="scale") would (Schölkopf et al., "Estimating the support of a high-dimensional distribution", 2001).
/// </summary>
/// <param name="nu">The share of windows that may stay outside, more than 0 and at most 1.</param>
/// <param name="tolerance">
/// Where the solver ends. LIBSVM's default of 0.001 is as large as the decision function's own values near the border: of 1,667
/// Gaussian windows with ν = 0.05 it left 11 % outside, this 5 %.
/// </param>
internal sealed class OneClassSvmTrainer(double nu, double tolerance = 1e-6)
{
    /// <summary>
    /// The most windows trained on: kernel rows take 4 bytes per pair, so this bounds them to 25 MB on each core. Of a longer
    /// history every k-th window is taken, with the smallest k that suffices.
    /// </summary>
    public const int MaxRows = 2_500;

    /// <summary>Trains; the same windows give the same bits.</summary>
    /// <returns>Null where all means are the same: every kernel value is then 1, and the decision function 0 for what was trained.</returns>
    public OneClassSvm? Train(IReadOnlyList<WindowFeatures> windows)
    {
        int step = (windows.Count + MaxRows - 1) / MaxRows;
        double[] means = [.. windows.Where((_, i) => i % step == 0).Select(window => window.Mean)];
        return means.Distinct().Skip(1).Any() && ScalerOf(means) is { } scaler
            ? Train(scaler, [.. means.Select(scaler.Apply)])
            : null;
    }

    private OneClassSvm Train(StandardScaler scaler, double[] scaled)
    {
        double gamma = 1 / VarianceOf(scaled);
        (double[] alpha, double rho) = OneClassSolver.Solve(new RbfKernel(scaled, gamma), nu, tolerance);
        return new OneClassSvm(
            scaler, gamma, -rho, scaled.Where((_, i) => alpha[i] > 0).ToArray(), alpha.Where(weight => weight > 0).ToArray());
    }

    /// <returns>Null where the values are too large, or too close to each other, for a finite scale.</returns>
    private static StandardScaler? ScalerOf(double[] values)
    {
        double mean = values.Sum() / values.Length;
        double scale = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
        bool tells = double.IsFinite(scale) && scale > Math.Abs(mean) * 1e-14 && double.IsNormal(scale);
        return tells ? new StandardScaler(mean, scale) : null;
    }

    private static double VarianceOf(double[] values)
    {
        double mean = values.Sum() / values.Length;
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }
}
