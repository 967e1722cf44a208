namespace Fleetscore.Scoring;

/// <summary>
/// Makes a model of a scikit-learn pickle: a OneClassSVM with the RBF kernel and one feature, alone or after a
/// StandardScaler in a Pipeline, in the layout of 0.19 and later ones. Everything else is refused with a reason.
/// </summary>
public static class SklearnImport
{
    /// <summary>Reads a pickle; nothing in it is run.</summary>
    public static ImportedModel Read(ReadOnlyMemory<byte> pickle)
    {
        try
        {
            return ImportedModel.Of(Model(Pickle.Read(pickle)));
        }
        catch (PickleRefusedException refusal)
        {
            return ImportedModel.Refused(refusal.Message);
        }
    }

    private static OneClassSvm Model(object? root) => root switch
    {
        PickledObject { Class: KnownClass.OneClassSvm } svm => Svm(svm, scaler: null),
        PickledObject { Class: KnownClass.Pipeline } pipeline => Steps(pipeline) switch
        {
            [PickledObject { Class: KnownClass.OneClassSvm } svm] => Svm(svm, scaler: null),
            [PickledObject { Class: KnownClass.StandardScaler } scaler, PickledObject { Class: KnownClass.OneClassSvm } svm] => Svm(svm, scaler),
            _ => throw new PickleRefusedException("its pipeline is not a OneClassSVM, or a StandardScaler and then a OneClassSVM"),
        },
        _ => throw new PickleRefusedException("it is neither a Pipeline nor a OneClassSVM"),
    };

    private static object?[] Steps(PickledObject pipeline) => pipeline.State.GetValueOrDefault("steps") is List<object?> steps
        ? [.. steps.Select(step => step is PickleTuple { Items: [string, var estimator] } ? estimator : null)]
        : throw new PickleRefusedException("its pipeline has no steps");

    private static OneClassSvm Svm(PickledObject svm, PickledObject? scaler)
    {
        string? kernel = svm.State.GetValueOrDefault("kernel") as string;
        if (kernel != "rbf")
        {
            throw new PickleRefusedException($"its kernel is {kernel ?? "a function"}; only rbf is supported");
        }

        if (svm.State.GetValueOrDefault("_sparse") is not false)
        {
            throw new PickleRefusedException("it was trained on sparse data, or not at all");
        }

        if (Array(svm, "support_vectors_").Shape is not [_, var features])
        {
            throw new PickleRefusedException("its support vectors are not a table");
        }

        if (features != 1)
        {
            throw new PickleRefusedException($"it takes {features} features; only models of one, the window's mean, are supported");
        }

        // Prediction uses the attributes with the underscore in front; not all versions pickle the others.
        double[] coefficients = Doubles(svm, svm.State.ContainsKey("_dual_coef_") ? "_dual_coef_" : "dual_coef_");
        double intercept = Single(svm, svm.State.ContainsKey("_intercept_") ? "_intercept_" : "intercept_");
        try
        {
            return new OneClassSvm(Scaler(scaler), Number(svm, "_gamma"), intercept, Doubles(svm, "support_vectors_"), coefficients);
        }
        catch (ArgumentException problem)
        {
            throw new PickleRefusedException(problem.Message);
        }
    }

    private static StandardScaler Scaler(PickledObject? scaler)
    {
        if (scaler is null)
        {
            return StandardScaler.None;
        }

        double mean = Flag(scaler, "with_mean") ? Single(scaler, "mean_") : 0;
        double scale = Flag(scaler, "with_std") ? Single(scaler, "scale_") : 1;
        return new StandardScaler(mean, scale);
    }

    private static bool Flag(PickledObject made, string attribute) => made.State.GetValueOrDefault(attribute) as bool? ?? throw Missing(attribute);

    private static double Number(PickledObject made, string attribute) => made.State.GetValueOrDefault(attribute) switch
    {
        double number => number,
        long number => number,
        _ => throw Missing(attribute),
    };

    private static double Single(PickledObject made, string attribute) => Doubles(made, attribute) is [var one] ? one : throw Missing(attribute);

    private static double[] Doubles(PickledObject made, string attribute) => Array(made, attribute).ToDoubles() ?? throw Missing(attribute);

    private static NumpyArray Array(PickledObject made, string attribute) =>
        made.State.GetValueOrDefault(attribute) as NumpyArray ?? throw Missing(attribute);

    private static PickleRefusedException Missing(string attribute) => new($"its attribute {attribute} is missing, or not what scikit-learn writes");
}
