using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Training;

namespace Fleetscore.Tests.Pure.Training;

public sealed class FleetTrainingTests
{
    private static readonly SeriesHistory[] Fleet =
        [.. Enumerable.Range(1, 12).Select(seed => new SeriesHistory(new SeriesId($"d{seed}", "s"), Histories.Series(seed, 60, readings: 3 + seed, daily: seed)))];

    [Theory]
    [InlineData(ModelKind.Forecaster)]
    [InlineData(ModelKind.OneClassSvm)]
    public void The_same_histories_in_any_order_give_the_same_bits(ModelKind kind)
    {
        byte[] first = Pack(kind, Fleet);

        Assert.Equal(first, Pack(kind, Fleet));
        Assert.Equal(first, Pack(kind, [.. Fleet.Reverse()]));
        Assert.Equal(first, ModelPack.Encode(Fleet.SelectMany(one => ModelPack.Decode(Pack(kind, [one])).Entries.ToArray())));
    }

    [Fact]
    public void Models_stand_in_the_order_of_the_histories_and_each_is_told()
    {
        int told = 0;

        IReadOnlyList<TrainedSeries> trained = FleetTraining.Train(
            Fleet, Histories.Options(), () => Interlocked.Increment(ref told), TestContext.Current.CancellationToken);

        Assert.Equal(Fleet.Select(one => one.Series), trained.Select(one => one.Series));
        Assert.All(trained, one => Assert.True(one is { Model: Forecaster, Skipped: null }));
        Assert.Equal(Fleet.Length, told);
    }

    [Fact]
    public void A_series_with_too_few_windows_is_skipped_with_the_reason()
    {
        SeriesHistory few = Fleet[0] with { Windows = [.. Fleet[0].Windows.Take(12)] };

        TrainedSeries trained = FleetTraining.Train([few], Histories.Options(), null, TestContext.Current.CancellationToken)[0];

        Assert.Equal(new TrainedSeries(few.Series, null, "12 windows; 24 are needed"), trained);
    }

    [Fact]
    public void It_ends_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => FleetTraining.Train(Fleet, Histories.Options(), null, stop.Token));
    }

    private static byte[] Pack(ModelKind kind, SeriesHistory[] fleet) => ModelPack.Encode(
        FleetTraining.Train(fleet, Histories.Options(kind), null, TestContext.Current.CancellationToken)
            .Select(one => new PackEntry(one.Series, ImportedModel.Of(one.Model!))));
}
