using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Verdicts;

public sealed class SeriesScorerTests
{
    private static readonly SeriesId Series = new("pump-17", "temperature");
    private static readonly WindowFeatures Inside = Window(0, 70);
    private static readonly WindowFeatures Outside = Window(1, 90);
    private static readonly ImportedModel Model = ImportedModel.Of(new OneClassSvm(new StandardScaler(70, 4), 0.5, -0.25, [0], [0.5]));

    private readonly List<Verdict> _verdicts = [];

    [Fact]
    public void A_model_with_windows_scores_them()
    {
        SeriesOutcome outcome = new SeriesScorer("v1", 2).Score(Series, Model, [Inside, Outside], _verdicts);

        Assert.Equal(new SeriesOutcome("pump-17", "temperature", Outcome.Scored), outcome);
        Assert.Equal(new Verdict(Series, Inside, -0.25, false, "v1", 2), _verdicts[0]);
        Assert.Equal((true, "v1", 2), (_verdicts[1].Anomaly, _verdicts[1].Model, _verdicts[1].Revision));
        Assert.Equal(0.2499981, _verdicts[1].Score!.Value, 1e-6);
    }

    [Fact]
    public void A_score_at_the_threshold_is_an_anomaly()
    {
        var atZero = ImportedModel.Of(new OneClassSvm(new StandardScaler(70, 4), 0.5, -0.5, [0], [0.5]));

        new SeriesScorer("v1", 0).Score(Series, atZero, [Inside], _verdicts);

        Assert.Equal(0, Assert.Single(_verdicts).Score);
        Assert.True(_verdicts[0].Anomaly);
    }

    [Fact]
    public void Windows_without_a_model_have_verdicts_without_a_prediction()
    {
        SeriesOutcome outcome = new SeriesScorer("v1", 0).Score(Series, null, [Inside, Outside], _verdicts);

        Assert.Equal(new SeriesOutcome("pump-17", "temperature", Outcome.NoModel), outcome);
        Assert.Equal([new Verdict(Series, Inside, null, null, null, 0), new Verdict(Series, Outside, null, null, null, 0)], _verdicts);
    }

    [Fact]
    public void A_model_without_windows_is_no_data()
    {
        Assert.Equal(Outcome.NoData, new SeriesScorer("v1", 0).Score(Series, Model, [], _verdicts).Outcome);
        Assert.Empty(_verdicts);
    }

    [Fact]
    public void A_refused_model_is_a_failure_with_the_reason_whether_or_not_there_are_windows()
    {
        var refused = ImportedModel.Refused("it names os.system, which is not allowed");
        var expected = new SeriesOutcome("pump-17", "temperature", Outcome.Failed, "model refused: it names os.system, which is not allowed");

        Assert.Equal(expected, new SeriesScorer("v1", 0).Score(Series, refused, [], _verdicts));
        Assert.Equal(expected, new SeriesScorer("v1", 0).Score(Series, refused, [Inside], _verdicts));
        Assert.Equal([new Verdict(Series, Inside, null, null, null, 0)], _verdicts);
    }

    [Fact]
    public void A_score_that_is_not_finite_fails_the_series()
    {
        var overflowing = ImportedModel.Of(new OneClassSvm(StandardScaler.None, 1e-300, 0, [70, 70], [double.MaxValue, double.MaxValue]));

        SeriesOutcome outcome = new SeriesScorer("v1", 0).Score(Series, overflowing, [Inside], _verdicts);

        Assert.Equal(Outcome.Failed, outcome.Outcome);
        Assert.Equal("the model's score of the window 2026-11-22T10:00:00.0000000Z is not a finite number", outcome.Reason);
        Assert.Null(Assert.Single(_verdicts).Score);
    }

    [Fact]
    public void A_series_with_neither_is_a_bug_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => new SeriesScorer("v1", 0).Score(Series, null, [], _verdicts));

    private static WindowFeatures Window(int index, double mean) =>
        new(new DateTimeOffset(2026, 11, 22, 10, 5 * index, 0, TimeSpan.Zero), 2, mean, 1, mean - 1, mean + 1, mean - 1, mean + 1, 0.5);
}
