using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Models;

public sealed class OneClassSvmTests
{
    // At 74 the scaled value is 1: 0.5 × exp(-0.25 × 1²) + 0.25 × exp(-0.25 × 3²) - 0.4 = 0.38940039153570244 + 0.026349806140466083 - 0.4.
    [Fact]
    public void The_score_is_minus_the_kernel_sum_with_the_intercept()
    {
        var svm = new OneClassSvm(new StandardScaler(70, 4), 0.25, -0.4, [0, 4], [0.5, 0.25]);

        Assert.Equal(-0.015750197676168476, Score(svm, 74), 1e-14);
        Assert.Equal(0, svm.Threshold);
    }

    [Fact]
    public void Far_away_the_score_is_minus_the_intercept() =>
        Assert.Equal(0.4, Score(new OneClassSvm(new StandardScaler(70, 1e-300), 0.25, -0.4, [0], [0.5]), 1e300));

    [Theory]
    [InlineData(0, 1, 0, 1, "its gamma is not a positive number")]
    [InlineData(double.NaN, 1, 0, 1, "its gamma is not a positive number")]
    [InlineData(1, 0, 0, 1, "its scaler's mean or scale is no number to scale by")]
    [InlineData(1, 1, double.PositiveInfinity, 1, "its support vectors, coefficients or intercept are not all finite")]
    [InlineData(1, 1, 0, 0, "it has 0 support vectors; there must be between 1 and 10000")]
    [InlineData(1, 1, 0, 2, "it has 2 support vectors, but 1 coefficients")]
    public void A_model_that_cannot_be_is_refused(double gamma, double scale, double intercept, int vectors, string problem) =>
        Assert.Equal(problem, Assert.Throws<ArgumentException>(() =>
            new OneClassSvm(new StandardScaler(0, scale), gamma, intercept, new double[vectors], [1])).Message);

    private static double Score(OneClassSvm svm, double mean)
    {
        var scores = new WindowScore[1];
        svm.Score([new WindowFeatures(DateTimeOffset.UnixEpoch, 1, mean, 0, mean, mean, mean, mean, 0)], scores);
        return scores[0].Score;
    }
}
