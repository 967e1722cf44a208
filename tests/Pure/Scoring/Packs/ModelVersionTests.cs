using System.Globalization;
using System.Security.Cryptography;
using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.Pure.Scoring.Packs;

public sealed class ModelVersionTests
{
    [Fact]
    public void A_small_fleet_has_one_pack()
    {
        ModelVersion version = ModelVersion.Build([(new SeriesId("a", "1"), Svm(10)), (new SeriesId("b", "1"), ImportedModel.Refused("no"))]);

        PackReference pack = Assert.Single(version.Manifest.Packs);
        Assert.Equal((2, 1), (version.Manifest.Series, version.Manifest.Refused));
        Assert.Equal((2, 1), (pack.Series, pack.Refused));
        Assert.Equal($"versions/{version.Manifest.Version}/pack-0000.bin", pack.Blob.Name);
        Assert.Equal(version.Packs[0].Length, pack.Blob.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(version.Packs[0])), pack.Blob.Sha256);
        Assert.Matches("^v[0-9a-f]{12}$", version.Manifest.Version);
        Assert.True(version.Packs[0][0] >= 0x80);
    }

    [Fact]
    public void No_models_are_a_version_too() => Assert.Equal(0, ModelVersion.Build([]).Manifest.Series);

    [Fact]
    public void A_large_fleet_has_packs_of_one_to_two_mebibytes_each_with_its_own_devices()
    {
        ImportedModel svm = Svm(500);
        (SeriesId, ImportedModel)[] models = [.. Enumerable.Range(0, 1000).Select(i => (Series(i), svm))];

        ModelVersion version = ModelVersion.Build(models);

        Assert.Equal(8, version.Packs.Count);
        Assert.Equal(1000, version.Manifest.Packs.Sum(pack => pack.Series));
        Assert.All(version.Packs, pack => Assert.InRange(pack.Length, 700_000, 2 * 1024 * 1024));
        for (int i = 0; i < version.Packs.Count; i++)
        {
            Assert.All(ModelPack.Decode(version.Packs[i]).Entries.ToArray(), entry => Assert.Equal(i, Sharding.ShardOf(entry.Series.Device, 8)));
        }
    }

    [Fact]
    public void The_same_models_in_another_order_are_the_same_version()
    {
        (SeriesId, ImportedModel)[] models = [.. Enumerable.Range(0, 50).Select(i => (Series(i), Svm(2 + i)))];

        Assert.Equal(ModelVersion.Build(models).Manifest.Version, ModelVersion.Build(models.Reverse()).Manifest.Version);
        Assert.NotEqual(ModelVersion.Build(models).Manifest.Version, ModelVersion.Build(models.Skip(1)).Manifest.Version);
    }

    [Fact]
    public void A_device_whose_models_fit_no_pack_is_refused_in_a_sentence()
    {
        ImportedModel largest = Svm(OneClassSvm.MaxSupportVectors);

        var refusal = Assert.Throws<ArgumentException>(() =>
            ModelVersion.Build(Enumerable.Range(0, 20).Select(i => (new SeriesId("a", i.ToString(CultureInfo.InvariantCulture)), largest))));

        Assert.StartsWith("In 4096 packs one still takes 3200", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_s_packs_hold_the_models_of_all_its_devices() =>
        Gen.Select(Gen.String[1, 20], Gen.Int[0, 12], Gen.Int[0, 12]).Sample((device, shardPower, packPower) =>
        {
            int shards = 1 << shardPower;
            int packs = 1 << packPower;

            Assert.Contains(Sharding.ShardOf(device, packs), ModelVersion.PacksOf(Sharding.ShardOf(device, shards), shards, packs));
        });

    [Fact]
    public void A_shard_has_one_pack_where_there_are_fewer_packs_than_shards_and_several_where_there_are_more()
    {
        Assert.Equal([1], ModelVersion.PacksOf(shard: 5, shards: 16, packs: 4));
        Assert.Equal([1, 5], ModelVersion.PacksOf(shard: 1, shards: 4, packs: 8));
    }

    private static SeriesId Series(int i) => new($"device-{i.ToString(CultureInfo.InvariantCulture)}", "1");

    private static ImportedModel Svm(int vectors) => ImportedModel.Of(new OneClassSvm(
        StandardScaler.None, 1, 0, [.. Enumerable.Range(0, vectors).Select(i => (double)i)], [.. Enumerable.Repeat(0.5, vectors)]));
}
