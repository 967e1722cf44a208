using System.Text.Json;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Pickles;

/// <summary>Models pickled by scikit-learn 1.2.1 in every protocol, and its own decision_function's answers (tools/make_fixtures.py).</summary>
public sealed class SklearnImportTests
{
    private static readonly string Folder = Path.Combine(Folders.Fixtures, "models");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.pickle").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_model_decides_as_scikit_learn_does(string file)
    {
        double[][] expected = JsonSerializer.Deserialize<Dictionary<string, double[][]>>(File.ReadAllBytes(Path.Combine(Folder, "expected.json")))![file];

        ImportedModel imported = SklearnImport.Read(File.ReadAllBytes(Path.Combine(Folder, file)));

        Assert.Null(imported.Refusal);
        OneClassSvm svm = Assert.IsType<OneClassSvm>(imported.Model);
        Assert.Equal(28, expected.Length);
        Assert.All(expected, pair => Assert.Equal(pair[1], svm.Decide(pair[0]), 1e-12));
        var scores = new WindowScore[expected.Length];
        svm.Score([.. expected.Select(pair => Window(pair[0]))], scores);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(-pair.First[1], pair.Second.Score, 1e-12));
    }

    [Fact]
    public void Every_protocol_is_there()
    {
        string[] files = [.. Directory.GetFiles(Folder, "*.pickle")];

        Assert.Equal(20, files.Length);
        Assert.All(Enumerable.Range(0, 6), protocol => Assert.Contains(files, file => file.EndsWith($".p{protocol}.pickle", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_model_is_the_same_in_every_protocol()
    {
        OneClassSvm[] models =
        [
            .. Enumerable.Range(0, 6).Select(protocol => (OneClassSvm)SklearnImport.Read(
                File.ReadAllBytes(Path.Combine(Folder, $"pipeline_gamma_scale.p{protocol}.pickle"))).Model!),
        ];

        Assert.All(models, model => Assert.Equal(models[0].Scaler, model.Scaler));
        Assert.All(models, model => Assert.Equal(models[0].Vectors.ToArray(), model.Vectors.ToArray()));
        Assert.All(models, model => Assert.Equal(models[0].Coefficients.ToArray(), model.Coefficients.ToArray()));
        Assert.All(models, model => Assert.Equal((models[0].Gamma, models[0].Intercept), (model.Gamma, model.Intercept)));
    }

    // scikit-learn's own repr of the fitted pipeline_without_mean and _without_std has no mean or no scale to apply.
    [Fact]
    public void A_scaler_without_mean_or_deviation_leaves_that_out()
    {
        var withoutMean = (OneClassSvm)SklearnImport.Read(File.ReadAllBytes(Path.Combine(Folder, "pipeline_without_mean.p4.pickle"))).Model!;
        var withoutDeviation = (OneClassSvm)SklearnImport.Read(File.ReadAllBytes(Path.Combine(Folder, "pipeline_without_std.p4.pickle"))).Model!;

        Assert.Equal(0, withoutMean.Scaler.Mean);
        Assert.Equal(1, withoutDeviation.Scaler.Scale);
    }

    [Fact]
    public void The_sample_s_models_are_imported()
    {
        string[] files = Directory.GetFiles(Path.Combine(Checkout.Root, "samples", "models"));

        Assert.Equal(5, files.Length);
        Assert.All(files, file => Assert.Null(SklearnImport.Read(File.ReadAllBytes(file)).Refusal));
    }

    private static WindowFeatures Window(double mean) => new(DateTimeOffset.UnixEpoch, 1, mean, 0, mean, mean, mean, mean, 0);
}
