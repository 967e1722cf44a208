using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>One place of a pack in bytes: the series, then what kind of thing stands there, then that.</summary>
internal static class PackEntryCodec
{
    // Stored: a kind keeps its number for ever.
    private const byte Refused = 0;
    private const byte OneClassSvm = 1;
    private const byte Forecaster = 2;

    public static void Write(ItemWriter pack, PackEntry entry)
    {
        pack.WriteText(entry.Series.Device);
        pack.WriteText(entry.Series.Sensor);
        switch (entry.Model.Model)
        {
            case null:
                pack.WriteByte(Refused);
                pack.WriteText(entry.Model.Refusal ?? "");
                break;
            case OneClassSvm svm:
                pack.WriteByte(OneClassSvm);
                WriteSvm(pack, svm);
                break;
            case Forecaster forecaster:
                pack.WriteByte(Forecaster);
                ForecasterCodec.Write(pack, forecaster);
                break;
            default:
                throw new ArgumentException($"A {entry.Model.Model.Kind} has no place in a pack.", nameof(entry));
        }
    }

    public static PackEntry Read(ref ItemReader pack)
    {
        var series = new SeriesId(pack.ReadText(), pack.ReadText());
        byte kind = pack.ReadByte();
        try
        {
            return new PackEntry(series, kind switch
            {
                Refused => ImportedModel.Refused(pack.ReadText()),
                OneClassSvm => ImportedModel.Of(ReadSvm(ref pack)),
                Forecaster => ImportedModel.Of(ForecasterCodec.Read(ref pack)),
                _ => throw pack.Broken($"holds a model of the unknown kind {kind} for {series}"),
            });
        }
        catch (ArgumentException problem)
        {
            throw pack.Broken($"holds a model that cannot be: {problem.Message}");
        }
    }

    private static void WriteSvm(ItemWriter pack, OneClassSvm svm)
    {
        pack.WriteDouble(svm.Scaler.Mean);
        pack.WriteDouble(svm.Scaler.Scale);
        pack.WriteDouble(svm.Gamma);
        pack.WriteDouble(svm.Intercept);
        pack.WriteNumber(svm.Vectors.Length);
        for (int i = 0; i < svm.Vectors.Length; i++)
        {
            pack.WriteDouble(svm.Vectors[i]);
            pack.WriteDouble(svm.Coefficients[i]);
        }
    }

    private static OneClassSvm ReadSvm(ref ItemReader pack)
    {
        var scaler = new StandardScaler(pack.ReadDouble(), pack.ReadDouble());
        double gamma = pack.ReadDouble();
        double intercept = pack.ReadDouble();
        var vectors = new double[pack.ReadCount(bytesEach: 2 * sizeof(double))];
        var coefficients = new double[vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = pack.ReadDouble();
            coefficients[i] = pack.ReadDouble();
        }

        return new OneClassSvm(scaler, gamma, intercept, vectors, coefficients);
    }
}
