namespace Fleetscore.Training;

/// <summary>
/// Solves the dual of the one-class SVM: the least ½ αᵀQα with 0 ≤ αᵢ ≤ 1 and Σα = ν·l. Sequential minimal optimization
/// exactly as in LIBSVM: working sets by second-order information (Fan, Chen and Lin, "Working set selection using second
/// order information for training support vector machines", 2005), LIBSVM's start and end, and kernel rows in single
/// precision as its cache keeps them. There is no shrinking: it saves time on problems larger than ours and ends at the
/// same solution.
/// </summary>
internal sealed class OneClassSolver
{
    // LIBSVM's, for a pair whose curvature is not positive.
    private const double SmallestCurvature = 1e-12;
    private const int MostSteps = 10_000_000;

    private readonly RbfKernel _kernel;
    private readonly double[] _alpha;
    private readonly double[] _gradient;

    private OneClassSolver(RbfKernel kernel, double nu)
    {
        _kernel = kernel;
        _alpha = Start(kernel.Count, nu);
        _gradient = new double[kernel.Count];
        for (int i = 0; i < _alpha.Length; i++)
        {
            if (_alpha[i] > 0)
            {
                AddToGradient(i, _alpha[i]);
            }
        }
    }

    /// <summary>Solves.</summary>
    /// <param name="kernel">Over the training values.</param>
    /// <param name="nu">More than 0, at most 1.</param>
    /// <param name="tolerance">It ends where no pair violates the optimum by this.</param>
    /// <returns>α, and ρ, which the decision function subtracts.</returns>
    public static (double[] Alpha, double Rho) Solve(RbfKernel kernel, double nu, double tolerance)
    {
        var solver = new OneClassSolver(kernel, nu);
        for (int step = 0; step < MostSteps && solver.Select(tolerance) is var (up, down) && up >= 0; step++)
        {
            solver.Improve(up, down);
        }

        return (solver._alpha, solver.Rho());
    }

    /// <summary>The first ν·l values carry all the weight.</summary>
    private static double[] Start(int count, double nu)
    {
        var alpha = new double[count];
        double rest = nu * count;
        for (int i = 0; i < count && rest > 0; i++)
        {
            alpha[i] = Math.Min(1, rest);
            rest -= alpha[i];
        }

        return alpha;
    }

    /// <returns>Whose α is to grow and whose to shrink; −1 at the optimum.</returns>
    private (int Up, int Down) Select(double tolerance)
    {
        int up = -1;
        double steepest = double.NegativeInfinity;
        for (int t = 0; t < _alpha.Length; t++)
        {
            if (_alpha[t] < 1 && -_gradient[t] >= steepest)
            {
                steepest = -_gradient[t];
                up = t;
            }
        }

        return up < 0 ? (-1, -1) : SelectDown(up, steepest, tolerance);
    }

    private (int Up, int Down) SelectDown(int up, double steepest, double tolerance)
    {
        float[] row = _kernel.Row(up);
        int down = -1;
        double highest = double.NegativeInfinity;
        double best = double.PositiveInfinity;
        for (int t = 0; t < _alpha.Length; t++)
        {
            if (_alpha[t] <= 0)
            {
                continue;
            }

            highest = Math.Max(highest, _gradient[t]);
            double difference = steepest + _gradient[t];
            double gain = -(difference * difference) / Curvature(row[t]);
            if (difference > 0 && gain <= best)
            {
                best = gain;
                down = t;
            }
        }

        return steepest + highest < tolerance || down < 0 ? (-1, -1) : (up, down);
    }

    /// <summary>The best change of a pair; their sum stays.</summary>
    private void Improve(int up, int down)
    {
        double before = _alpha[up];
        double beforeDown = _alpha[down];
        double sum = before + beforeDown;
        double change = (_gradient[up] - _gradient[down]) / Curvature(_kernel.Row(up)[down]);
        (double lowest, double highest) = sum > 1 ? (sum - 1, 1.0) : (0.0, sum);
        double after = before - change;
        _alpha[up] = Math.Clamp(after, lowest, highest);
        _alpha[down] = after >= highest ? lowest : after <= lowest ? highest : beforeDown + change;
        AddToGradient(up, _alpha[up] - before);
        AddToGradient(down, _alpha[down] - beforeDown);
    }

    /// <summary>The mean gradient of the free ones; without any, the middle of what the others allow.</summary>
    private double Rho()
    {
        double[] free = [.. _gradient.Where((_, i) => _alpha[i] is > 0 and < 1)];
        if (free.Length > 0)
        {
            return free.Sum() / free.Length;
        }

        double above = _gradient.Where((_, i) => _alpha[i] <= 0).DefaultIfEmpty(double.PositiveInfinity).Min();
        double below = _gradient.Where((_, i) => _alpha[i] >= 1).DefaultIfEmpty(double.NegativeInfinity).Max();
        return double.IsInfinity(above) ? below : double.IsInfinity(below) ? above : (above + below) / 2;
    }

    // The diagonal of an RBF kernel is 1.
    private static double Curvature(float kernel) => 2 - (2.0 * kernel) is > 0 and var curvature ? curvature : SmallestCurvature;

    private void AddToGradient(int i, double change)
    {
        float[] row = _kernel.Row(i);
        for (int k = 0; k < _gradient.Length; k++)
        {
            _gradient[k] += row[k] * change;
        }
    }
}
