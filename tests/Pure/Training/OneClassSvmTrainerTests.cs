using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Training;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Training;

/// <summary>Against scikit-learn 1.2.1: tools/make_fixtures.py.</summary>
public sealed class OneClassSvmTrainerTests
{
    private static readonly SklearnCase[] Cases =
        ContractsJson.Read<SklearnCase[]>(File.ReadAllBytes(Path.Combine(Folders.Fixtures, "training", "one_class_svm.json")));

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    public static TheoryData<string> NamesWithoutRepeatedValues =>
        [.. Cases.Where(one => one.Training.Distinct().Count() == one.Training.Length).Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_is_the_one_scikit_learn_trains(string name)
    {
        SklearnCase expected = Cases.Single(one => one.Name == name);

        OneClassSvm svm = new OneClassSvmTrainer(expected.Nu, tolerance: 1e-10).Train(Windows(expected.Training))!;

        Assert.Equal(expected.Gamma, svm.Gamma, 1e-12);
        Assert.Equal(expected.Intercept, svm.Intercept, 1e-7);
        Assert.All(expected.Decisions, decision => Assert.Equal(decision[1], svm.Decide(decision[0]), 1e-7));
    }

    // Where values repeat, their coefficients may be shared out in many ways.
    [Theory]
    [MemberData(nameof(NamesWithoutRepeatedValues))]
    public void The_support_vectors_and_coefficients_are_scikit_learns(string name)
    {
        SklearnCase expected = Cases.Single(one => one.Name == name);

        OneClassSvm svm = new OneClassSvmTrainer(expected.Nu, tolerance: 1e-10).Train(Windows(expected.Training))!;

        Assert.Equal(expected.Vectors, svm.Vectors.ToArray(), Near(1e-12));
        Assert.Equal(expected.Coefficients, svm.Coefficients.ToArray(), Near(1e-6));
    }

    [Fact]
    public void A_long_history_is_thinned_out_and_stays_within_its_share_of_outliers()
    {
        List<WindowFeatures> windows = Histories.Series(seed: 1, count: (2 * OneClassSvmTrainer.MaxRows) + 1, readings: 4);

        OneClassSvm svm = new OneClassSvmTrainer(nu: 0.05).Train(windows)!;

        double[] everyThird = [.. windows.Where((_, i) => i % 3 == 0).Select(window => svm.Scaler.Apply(window.Mean))];
        Assert.Subset(everyThird.ToHashSet(), svm.Vectors.ToArray().ToHashSet());
        Assert.InRange(windows.Where((_, i) => i % 3 == 0).Average(window => svm.Decide(window.Mean) < 0 ? 1.0 : 0), 0.04, 0.06);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(1e300, -1e300)]
    [InlineData(5, 5.000000000000001)]
    public void Values_that_give_no_scale_give_no_model(double first, double second) =>
        Assert.Null(new OneClassSvmTrainer(nu: 0.1).Train(Windows([first, second, first, first, first])));

    [Fact]
    public void A_constant_series_is_skipped_with_the_reason()
    {
        var history = new SeriesHistory(new SeriesId("a", "b"), Windows([.. Enumerable.Repeat(5.0, 30)]));

        TrainedSeries trained = FleetTraining.Train([history], Histories.Options(ModelKind.OneClassSvm), null, TestContext.Current.CancellationToken)[0];

        Assert.Null(trained.Model);
        Assert.Equal("its mean never changes, which a one-class SVM cannot be trained on", trained.Skipped);
    }

    private static WindowFeatures[] Windows(double[] means) =>
        [.. means.Select((mean, i) => new WindowFeatures(Histories.Start.AddMinutes(5 * i), 1, mean, 0, mean, mean, mean, mean, 0))];

    private static EqualityComparer<double> Near(double tolerance) => EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance);

    private sealed record SklearnCase(
        string Name, double Nu, double[] Training, double Gamma, double Intercept, double[] Vectors, double[] Coefficients, double[][] Decisions);
}
