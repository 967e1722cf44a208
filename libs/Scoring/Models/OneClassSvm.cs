using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>
/// A one-class support vector machine with the RBF kernel over one feature, the window's mean. Its decision function is
/// that of LIBSVM (Chang and Lin, "LIBSVM: a library for support vector machines", 2011) as scikit-learn calls it:
/// the sum of coefficient × exp(−gamma × (vector − value)²) in the order of the support vectors, plus the intercept.
/// The score is minus that, the threshold 0.
/// </summary>
public sealed class OneClassSvm : Model
{
    /// <summary>The most support vectors a model may have: the models of a device must fit into a pack.</summary>
    public const int MaxSupportVectors = 10_000;

    private readonly double[] _vectors;
    private readonly double[] _coefficients;

    /// <summary>Makes a model.</summary>
    /// <exception cref="ArgumentException">Such a model cannot be; the message is a phrase that says why.</exception>
    public OneClassSvm(StandardScaler scaler, double gamma, double intercept, ReadOnlySpan<double> vectors, ReadOnlySpan<double> coefficients)
    {
        Scaler = scaler;
        Gamma = gamma;
        Intercept = intercept;
        _vectors = vectors.ToArray();
        _coefficients = coefficients.ToArray();
        if (Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }

    /// <inheritdoc />
    public override string Kind => "one-class SVM";

    /// <inheritdoc />
    public override double Threshold => 0;

    /// <summary>Applied to the value first.</summary>
    public StandardScaler Scaler { get; }

    /// <summary>Width of the kernel, more than 0.</summary>
    public double Gamma { get; }

    /// <summary>Added to the kernel sum: minus LIBSVM's rho.</summary>
    public double Intercept { get; }

    /// <summary>The support vectors, scaled.</summary>
    public ReadOnlySpan<double> Vectors => _vectors;

    /// <summary>A dual coefficient for each support vector.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <inheritdoc />
    public override void Score(IReadOnlyList<WindowFeatures> windows, Span<WindowScore> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = new WindowScore(-Decide(windows[i].Mean));
        }
    }

    /// <summary>The decision function: negative for an anomaly.</summary>
    public double Decide(double value)
    {
        double scaled = Scaler.Apply(value);
        double sum = 0;
        for (int i = 0; i < _vectors.Length; i++)
        {
            double difference = _vectors[i] - scaled;
            sum += _coefficients[i] * Math.Exp(-Gamma * (difference * difference));
        }

        return sum + Intercept;
    }

    private string? Problem()
    {
        if (_vectors.Length is 0 or > MaxSupportVectors)
        {
            return $"it has {_vectors.Length} support vectors; there must be between 1 and {MaxSupportVectors}";
        }

        if (_vectors.Length != _coefficients.Length)
        {
            return $"it has {_vectors.Length} support vectors, but {_coefficients.Length} coefficients";
        }

        if (!double.IsFinite(Gamma) || Gamma <= 0)
        {
            return "its gamma is not a positive number";
        }

        if (!double.IsFinite(Scaler.Mean) || !double.IsFinite(Scaler.Scale) || Scaler.Scale == 0)
        {
            return "its scaler's mean or scale is no number to scale by";
        }

        bool finite = double.IsFinite(Intercept) && Array.TrueForAll(_vectors, double.IsFinite) && Array.TrueForAll(_coefficients, double.IsFinite);
        return finite ? null : "its support vectors, coefficients or intercept are not all finite";
    }
}
