using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Packs;

public sealed class ModelPackTests
{
    private static readonly byte[] Pack = ModelPack.Encode(
    [
        new PackEntry(new SeriesId("b", "1"), Svm(0.5)),
        new PackEntry(new SeriesId("a", "2"), ImportedModel.Refused("it names os.system, which is not allowed")),
        new PackEntry(new SeriesId("a", "10"), Svm(2)),
    ]);

    [Fact]
    public void Places_are_sorted_by_device_and_sensor()
    {
        ModelPack pack = ModelPack.Decode(Pack);

        Assert.Equal(["a/10", "a/2", "b/1"], pack.Entries.ToArray().Select(entry => entry.Series.ToString()));
        Assert.Equal(["a/10", "a/2"], pack.Of("a").ToArray().Select(entry => entry.Series.ToString()));
        Assert.Equal(["b/1"], pack.Of("b").ToArray().Select(entry => entry.Series.ToString()));
        Assert.True(pack.Of("").IsEmpty && pack.Of("aa").IsEmpty && pack.Of("c").IsEmpty);
    }

    [Fact]
    public void A_refused_model_keeps_its_place_with_the_reason() =>
        Assert.Equal("it names os.system, which is not allowed", ModelPack.Decode(Pack).Of("a")[1].Model.Refusal);

    [Fact]
    public void A_model_comes_back_bit_for_bit()
    {
        OneClassSvm svm = Assert.IsType<OneClassSvm>(ModelPack.Decode(Pack).Of("b")[0].Model.Model);

        Assert.Equal(new StandardScaler(70, 4), svm.Scaler);
        Assert.Equal((0.5, -0.25), (svm.Gamma, svm.Intercept));
        Assert.Equal([-1.5, 1.0 / 3], svm.Vectors.ToArray());
        Assert.Equal([0.125, 0.1], svm.Coefficients.ToArray());
    }

    [Fact]
    public void The_order_handed_in_does_not_show() => Assert.Equal(Pack, ModelPack.Encode(ModelPack.Decode(Pack).Entries.ToArray().Reverse()));

    [Fact]
    public void A_series_that_stands_twice_is_refused()
    {
        var entry = new PackEntry(new SeriesId("a", "1"), Svm(1));

        Assert.StartsWith("The series a/1 stands twice.", Assert.Throws<ArgumentException>(() => ModelPack.Encode([entry, entry])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_any_byte_is_refused_by_name()
    {
        string[] names =
        [
            "The model pack does not begin as one.", "The model pack is truncated.", "The model pack goes on after its end.",
            "The model pack does not have the content its checksum says.",
        ];
        for (int at = 0; at < Pack.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. Pack];
                changed[at] ^= (byte)(1 << bit);
                string message = Assert.Throws<BrokenItemException>(() => ModelPack.Decode(changed)).Message;
                Assert.True(at == 1 ? message.Contains("format version", StringComparison.Ordinal) : names.Contains(message), $"byte {at}: {message}");
            }
        }
    }

    [Fact]
    public void A_truncated_pack_is_refused_by_name() => Assert.All(Enumerable.Range(0, Pack.Length), length =>
        Assert.Equal("The model pack is truncated.", Assert.Throws<BrokenItemException>(() => ModelPack.Decode(Pack.AsSpan(0, length))).Message));

    [Fact]
    public void Another_version_is_refused_by_name()
    {
        byte[] other = [Pack[0], 2, .. Pack[2..]];

        Assert.Equal(
            "The model pack has format version 2; this program reads version 1.",
            Assert.Throws<BrokenItemException>(() => ModelPack.Decode(other)).Message);
    }

    private static ImportedModel Svm(double gamma) =>
        ImportedModel.Of(new OneClassSvm(new StandardScaler(70, 4), gamma, -0.25, [-1.5, 1.0 / 3], [0.125, 0.1]));
}
