namespace Fleetscore.Training;

/// <summary>exp(−gamma × (a − b)²) between the values of one series, row by row as they are asked for.</summary>
/// <param name="values">The values.</param>
/// <param name="gamma">Width, more than 0.</param>
internal sealed class RbfKernel(double[] values, double gamma)
{
    private readonly float[]?[] _rows = new float[values.Length][];

    /// <summary>How many values.</summary>
    public int Count => values.Length;

    /// <summary>Between one value and all.</summary>
    public float[] Row(int i) => _rows[i] ??= Compute(values[i]);

    // The square of the difference as LIBSVM takes it, so that single precision rounds the same way.
    private float[] Compute(double value) =>
        [.. values.Select(other => (float)Math.Exp(-gamma * ((value * value) + (other * other) - (2 * (value * other)))))];
}
