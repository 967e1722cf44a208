using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>A forecaster in bytes: what both forecasts share, then each of them; a noise that is not watched has no weights.</summary>
internal static class ForecasterCodec
{
    public static void Write(ItemWriter pack, Forecaster forecaster)
    {
        pack.WriteDouble(forecaster.Threshold);
        pack.WriteDouble(forecaster.UsualCount);
        pack.WriteDouble(forecaster.Quietest);
        WriteForecast(pack, forecaster.Level);
        if (forecaster.Noise is { } noise)
        {
            WriteForecast(pack, noise);
        }
        else
        {
            pack.WriteNumber(0);
        }
    }

    /// <exception cref="ArgumentException">Such a model cannot be; the message is a phrase that says why.</exception>
    /// <exception cref="BrokenItemException">The bytes end, or hold a number that is not finite.</exception>
    public static Forecaster Read(ref ItemReader pack)
    {
        double threshold = pack.ReadDouble();
        double usualCount = pack.ReadDouble();
        double quietest = pack.ReadDouble();
        QuantityForecast level = ReadForecast(ref pack) ?? throw pack.Broken("holds a forecaster without a level");
        return new Forecaster(level, ReadForecast(ref pack), quietest, usualCount, threshold);
    }

    private static void WriteForecast(ItemWriter pack, QuantityForecast forecast)
    {
        pack.WriteNumber(forecast.Weights.Length);
        pack.WriteDouble(forecast.Scaler.Mean);
        pack.WriteDouble(forecast.Scaler.Scale);
        pack.WriteDouble(forecast.Spread);
        pack.WriteDouble(forecast.Bias);
        foreach (double weight in forecast.Weights)
        {
            pack.WriteDouble(weight);
        }
    }

    private static QuantityForecast? ReadForecast(ref ItemReader pack)
    {
        int count = pack.ReadCount(bytesEach: sizeof(double));
        if (count == 0)
        {
            return null;
        }

        var scaler = new StandardScaler(pack.ReadDouble(), pack.ReadDouble());
        double spread = pack.ReadDouble();
        double bias = pack.ReadDouble();
        var weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = pack.ReadDouble();
        }

        return new QuantityForecast(scaler, bias, weights, spread);
    }
}
