using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Fleetscore.Training;

/// <summary>
/// Linear regression by ML.NET's stochastic dual coordinate ascent (Shalev-Shwartz and Zhang, "Stochastic dual coordinate
/// ascent methods for regularized loss minimization", 2013): one thread and a fixed seed, so that the same rows in the same order
/// give the same bits.
/// </summary>
/// <remarks>
/// Every row has a constant feature. ML.NET changes its bias beside the ascent, by steps whose length does not know of it:
/// on rows shorter than 1, such as the lags of a calm series, that diverges. With a constant in the row the steps know of
/// it; what the fit makes of that constant and of the bias is one bias to us.
/// </remarks>
internal static class LinearFit
{
    private const int Seed = 1;
    private const float Constant = 2;

    // More iterations change the forecast by less than its own uncertainty; the ridge holds lags that say the same apart.
    private const int Iterations = 50;
    private const float Ridge = 0.01f;

    /// <summary>Fits; what comes out are parameters, and nothing of ML.NET.</summary>
    public static (double Bias, double[] Weights) Fit(IReadOnlyList<LinearRow> rows) =>
        ParametersOf(FitModel(new MLContext(Seed), rows).Model);

    /// <summary>The fit as ML.NET itself predicts from it.</summary>
    internal static RegressionPredictionTransformer<LinearRegressionModelParameters> FitModel(MLContext context, IReadOnlyList<LinearRow> rows)
    {
        var options = new SdcaRegressionTrainer.Options
        {
            FeatureColumnName = nameof(LinearRow.Features),
            LabelColumnName = nameof(LinearRow.Label),
            NumberOfThreads = 1,
            MaximumNumberOfIterations = Iterations,
            ConvergenceTolerance = 0.001f,
            L2Regularization = Ridge,
            L1Regularization = 0,
            BiasLearningRate = 0,
        };
        return context.Regression.Trainers.Sdca(options).Fit(Load(context, rows));
    }

    /// <summary>Our parameters of ML.NET's.</summary>
    internal static (double Bias, double[] Weights) ParametersOf(LinearRegressionModelParameters fitted) =>
        (fitted.Bias + ((double)Constant * fitted.Weights[^1]), [.. fitted.Weights.SkipLast(1).Select(weight => (double)weight)]);

    internal static IDataView Load(MLContext context, IReadOnlyList<LinearRow> rows)
    {
        var schema = SchemaDefinition.Create(typeof(LinearRow));
        schema[nameof(LinearRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>A row of the fit.</summary>
    public static LinearRow Row(IEnumerable<double> regressors, double value) => new()
    {
        Features = [.. regressors.Select(regressor => (float)regressor), Constant],
        Label = (float)value,
    };
}

/// <summary>A row of a regression as ML.NET reads it: what is known, and what is to be expected of it.</summary>
internal sealed class LinearRow
{
    public required float[] Features { get; init; }

    public required float Label { get; init; }
}
