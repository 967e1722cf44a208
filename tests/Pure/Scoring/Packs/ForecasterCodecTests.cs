using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Packs;

public sealed class ForecasterCodecTests
{
    private static readonly QuantityForecast Level = new(new StandardScaler(71.25, 0.1), 1.0 / 3, [0.5, 0.25, -0.125], 0.75);
    private static readonly QuantityForecast Noise = new(new StandardScaler(-1.5, 0.2), 0, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 1.25);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_forecaster_comes_back_bit_for_bit(bool watchesNoise)
    {
        var stored = new Forecaster(Level, watchesNoise ? Noise : null, 1e-7, 29.5, 5);

        Forecaster back = Assert.IsType<Forecaster>(ModelPack.Decode(Pack(stored)).Entries[0].Model.Model);

        Assert.Equal((1e-7, 29.5, 5.0), (back.Quietest, back.UsualCount, back.Threshold));
        AssertSame(Level, back.Level);
        Assert.Equal(watchesNoise, back.Noise is not null);
        if (back.Noise is { } noise)
        {
            AssertSame(Noise, noise);
        }
    }

    // What most series have: lags alone, for level and noise.
    [Fact]
    public void A_forecaster_takes_less_than_200_bytes() => Assert.InRange(Pack(new Forecaster(Level, Level, 1, 30, 5)).Length, 100, 200);

    [Fact]
    public void A_forecaster_that_cannot_be_is_refused_by_name()
    {
        var content = new ItemWriter();
        foreach (double value in new double[] { -5, 30, 1 })
        {
            content.WriteDouble(value);
        }

        foreach (int _ in Enumerable.Range(0, 2))
        {
            content.WriteNumber(3);
            foreach (double value in new double[] { 0, 1, 1, 0, 0, 0, 0 })
            {
                content.WriteDouble(value);
            }
        }

        Assert.Equal("its threshold is not a positive number", Assert.Throws<ArgumentException>(() => Read(content)).Message);
    }

    [Fact]
    public void A_forecaster_without_a_level_is_refused_by_name()
    {
        var content = new ItemWriter();
        foreach (double value in new double[] { 5, 30, 1 })
        {
            content.WriteDouble(value);
        }

        content.WriteNumber(0);

        Assert.Equal("The model pack holds a forecaster without a level.", Assert.Throws<BrokenItemException>(() => Read(content)).Message);
    }

    private static Forecaster Read(ItemWriter content)
    {
        byte[] item = [0x80, 1, .. content.Written];
        var reader = new ItemReader(item, "model pack", 0x80, 1);
        return ForecasterCodec.Read(ref reader);
    }

    private static byte[] Pack(Model model) => ModelPack.Encode([new PackEntry(new SeriesId("pump-17", "temperature"), ImportedModel.Of(model))]);

    private static void AssertSame(QuantityForecast expected, QuantityForecast actual)
    {
        Assert.Equal((expected.Scaler, expected.Bias, expected.Spread), (actual.Scaler, actual.Bias, actual.Spread));
        Assert.Equal(expected.Weights.ToArray(), actual.Weights.ToArray());
    }
}
