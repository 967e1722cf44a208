using Fleetscore.Scoring;
using Fleetscore.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Fleetscore.Tests.Pure.Training;

public sealed class LinearFitTests
{
    // ML.NET adds up in single precision, ours in double: 8 products of about 1 differ by some 1e-7 each.
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(QuantityForecast.Lags)]
    [InlineData(QuantityForecast.WithTimeOfDay)]
    public void Our_forecast_is_what_ml_net_itself_predicts(int regressors)
    {
        var context = new MLContext(1);
        double[][] known = Rows(regressors, 2_000);
        List<LinearRow> rows = [.. known.Select(row => LinearFit.Row(row, row.Sum() / 3))];
        RegressionPredictionTransformer<LinearRegressionModelParameters> fitted = LinearFit.FitModel(context, rows);

        float[] theirs = [.. fitted.Transform(LinearFit.Load(context, rows)).GetColumn<float>("Score")];
        (double bias, double[] weights) = LinearFit.ParametersOf(fitted.Model);
        var ours = new QuantityForecast(StandardScaler.None, bias, weights, 1);

        Assert.All(known.Zip(theirs), row => Assert.Equal(row.Second, ours.Expect(row.First), Tolerance * (1 + Math.Abs(row.Second))));
    }

    [Fact]
    public void The_fit_is_near_least_squares()
    {
        double[][] known = Rows(3, 2_000);

        (double bias, double[] weights) = LinearFit.Fit([.. known.Select(row => LinearFit.Row(row, 0.5 + (0.7 * row[0]) - (0.2 * row[2])))]);

        // Not quite: the ridge draws them towards 0 by a hundredth or two.
        Assert.Equal(0.5, bias, 0.02);
        Assert.Equal([0.7, 0, -0.2], weights, EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 0.02));
    }

    // With ML.NET's own bias steps, and no constant in the rows, the weights of such rows grow to 1e12.
    [Fact]
    public void Lags_that_nearly_say_the_same_do_not_make_it_diverge()
    {
        var random = new Random(1);
        double[] walk = new double[80];
        for (int i = 1; i < walk.Length; i++)
        {
            walk[i] = (0.99 * walk[i - 1]) + (0.1 * ((2 * random.NextDouble()) - 1));
        }

        (double bias, double[] weights) = LinearFit.Fit(
            [.. Enumerable.Range(3, 60).Select(i => LinearFit.Row([walk[i - 1], walk[i - 2], walk[i - 3]], walk[i]))]);

        Assert.InRange(weights.Sum(), 0.8, 1.1);
        Assert.InRange(bias, -0.1, 0.1);
    }

    private static double[][] Rows(int regressors, int count)
    {
        var random = new Random(20261124);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, regressors).Select(_ => (4 * random.NextDouble()) - 2).ToArray())];
    }
}
